import { type AttemptEnded, attemptEnded } from '../core/attempt.js';
import type { Clock } from '../core/clock.js';
import type { Executor, Submission } from '../core/executor.js';
import type { Limits, ManifestEntry } from '../core/task.js';
import type { RunLog } from './run-log.js';
import type { PayloadsOf } from './task-run.js';

interface Feed {
  readonly executor: Executor;
  readonly log: RunLog;
  readonly payloadsOf: PayloadsOf;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Hands tasks over as long as there is room, until all are at their end or the signal says stop. */
export async function feedTasks(feed: Feed): Promise<void> {
  const { executor, log, signal } = feed;
  while (!signal.aborted) {
    const entries = log.take(executor.room);
    if (entries.length > 0) {
      const room = executor.submit(await prepare(entries, feed));
      if (room) await room;
    } else if (log.isIdle()) {
      if (!log.nextRound()) return executor.close();
    } else {
      await log.changed();
    }
  }
}

/** Makes what is submitted for entries of the manifest; those that cannot begin are at their end at once. */
async function prepare(entries: readonly ManifestEntry[], feed: Feed): Promise<Submission[]> {
  const { log, limits, clock } = feed;
  const readable = entries.filter(isReadable);
  if (readable.length < entries.length) {
    const ends = entries
      .filter((entry) => !isReadable(entry))
      .map((entry) => unreadableInput(entry, log.attemptOf(entry.id), clock.nowMs()));
    log.record(ends);
  }
  const payloads = await feed.payloadsOf(readable);
  return readable.map(({ id }, place) => ({
    task: { id, kind: 'python', priority: 0, limits, payload: payloads[place]! },
    attempt: log.attemptOf(id),
  }));
}

function isReadable({ unreadable }: ManifestEntry): boolean {
  return unreadable === undefined;
}

/** Its columns, and so its tasks, are known only once its header can be read; and a run's list of tasks is closed. */
const unreadableHint =
  'Its run keeps what was found when it was planned: once the file can be read, start a new run with -f and its name.';

/** Is the end of a task that cannot begin; the worker without a name is gcd itself. */
function unreadableInput({ id, unreadable = '' }: ManifestEntry, attempt: number, nowMs: number): AttemptEnded {
  return attemptEnded('', {
    ...{ task: id, attempt, state: 'failed' },
    ...{ startMs: nowMs, endMs: nowMs, cpuMs: 0, peakBytes: null },
    failure: { exception: 'InputUnreadable', message: unreadable, traceback: '', outputTail: '', hint: unreadableHint },
  });
}
