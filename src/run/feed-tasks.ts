import type { Clock } from '../core/clock.js';
import type { AttemptEnded, Executor } from '../core/executor.js';
import type { Limits, ManifestEntry } from '../core/task.js';
import type { RunLog } from './run-log.js';

interface Feed {
  readonly executor: Executor;
  readonly log: RunLog;
  readonly payloadOf: (entry: ManifestEntry) => string | Promise<string>;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Hands tasks over as long as there is room, until all are at their end or the signal says stop. */
export async function feedTasks({ executor, log, payloadOf, limits, clock, signal }: Feed): Promise<void> {
  while (!signal.aborted) {
    const taken = log.take();
    if (taken) {
      const { entry, attempt } = taken;
      if (entry.unreadable !== undefined) {
        log.record([unreadableInput(entry, attempt, clock.nowMs())]);
        continue;
      }
      const made = payloadOf(entry);
      const payload = typeof made === 'string' ? made : await made;
      const room = executor.submit({ id: entry.id, kind: 'python', priority: 0, limits, payload }, attempt);
      if (room) await room;
    } else if (log.isIdle()) {
      if (!log.nextRound()) return executor.close();
    } else {
      await log.changed();
    }
  }
}

/** Is the end of a task that cannot begin; the worker without a name is gcd itself. */
function unreadableInput({ id, unreadable = '' }: ManifestEntry, attempt: number, nowMs: number): AttemptEnded {
  return {
    ...{ type: 'attempt-ended', task: id, attempt, worker: '', state: 'failed' },
    ...{ startMs: nowMs, endMs: nowMs, cpuMs: 0, peakBytes: null },
    failure: { exception: 'InputUnreadable', message: unreadable, traceback: '', outputTail: '' },
  };
}
