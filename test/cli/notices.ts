import type { TaskFailure } from '../../src/core/attempt.js';
import type { Notice, Tally } from '../../src/core/notice.js';

/** Makes a tally of a run in which nothing has ended. */
export function tallyOf(total: number, ended: Partial<Tally> = {}): Tally {
  const none = { succeeded: 0, failed: 0, 'timed-out': 0, 'out-of-memory': 0, lost: 0, cancelled: 0 };
  return { total, ...none, ...ended };
}

/** Makes the notice of a run's start. */
export function runStarted(total: number, slots = 2): Notice {
  return { type: 'run-started', runId: 'run-1', executor: 'local', slots, tally: tallyOf(total), resumed: false };
}

/** Makes the notice of a run's progress; `files` are being worked on, one a slot, for three seconds. */
export function runProgressed(
  tally: Tally,
  files: readonly string[] = [],
): Extract<Notice, { type: 'run-progressed' }> {
  const running = files.map((file, slot) => ({
    worker: `local-${slot}`,
    task: { id: `t${slot}`, file, column: 'Power(W)' },
    sinceMs: 62_000,
  }));
  return { type: 'run-progressed', tally, elapsedMs: 65_000, tasksPerSecond: 12.3, etaMs: 42_000, running };
}

/** Makes the notice of a task that failed with a `ValueError`. */
export function taskFailed(
  file: string,
  message: string,
  parts: Partial<Extract<Notice, { type: 'task-failed' }>> & { traceback?: string } = {},
): Extract<Notice, { type: 'task-failed' }> {
  const { traceback = '', ...rest } = parts;
  const failure: TaskFailure = { exception: 'ValueError', message, traceback, outputTail: '' };
  const task = { id: 't1', file, column: 'None' };
  return { type: 'task-failed', task, state: 'failed', attempt: 1, final: true, failure, ...rest };
}

/** Makes the notice of a run's end. */
export function runEnded(tally: Tally): Notice {
  return { type: 'run-ended', runId: 'run-1', tally, reason: 'complete' };
}
