import type { Attempt } from '../core/attempt.js';
import type { JournalEvent, JournalledAttempt, RunClosed } from '../core/journal-event.js';
import { createPacer, type Pacer } from '../core/pacer.js';
import type { FinalState } from '../core/task.js';
import { readJournal } from './read-journal.js';

/** Is what a run's journal says has happened so far. */
export interface RunState {
  readonly nextSeq: number;
  /** Tasks with a final event, and the state of the last one. */
  readonly finished: Map<string, FinalState>;
  /** Attempts of tasks that have not succeeded; absent: none. */
  readonly attempts: Map<string, AttemptCount>;
  /** How the last part was closed; absent when it was not, because gcd died in it, or when there was none. */
  readonly end?: Pick<RunClosed, 'reason' | 'message'>;
}

/** Is how often a task was tried, and how much of that uses nothing up. */
export interface AttemptCount {
  /** Attempts begun, whatever became of them. */
  readonly started: number;
  /** Those whose worker was lost: they use up no retry, and count towards the ceiling of a poisonous task. */
  readonly lost: number;
  /** Those that use up nothing: gcd died in them, or they came before a final event. */
  readonly uncounted: number;
}

/** Is what an attempt's end says about the count. */
export type EndOfAttempt = Pick<Attempt, 'attempt' | 'state'>;

/** Is the count of a task that was never tried. */
export const NO_ATTEMPTS: AttemptCount = { started: 0, lost: 0, uncounted: 0 };

/** Returns the count after one more attempt has ended. */
export function countAttempt(count: AttemptCount = NO_ATTEMPTS, { attempt, state }: EndOfAttempt): AttemptCount {
  return { ...count, started: attempt, lost: count.lost + (state === 'lost' ? 1 : 0) };
}

/** Reads a journal to its end and says where the run stands. Rejects with what the pacer rejects with. */
export async function replayJournal(path: string, pace: Pacer = createPacer()): Promise<RunState> {
  const finished = new Map<string, FinalState>();
  const attempts = new Map<string, AttemptCount>();
  const sent = new Map<string, Set<string>>();
  let nextSeq = 0;
  let end: RunState['end'];
  for (const event of readJournal(path)) {
    const rest = pace();
    if (rest) await rest;
    nextSeq = event.seq + 1;
    if (event.type === 'run-opened') {
      countBegun(sent, attempts);
      end = undefined;
    } else if (event.type === 'run-closed') {
      sent.clear(); // what was stopped in order is as if it had not begun
      end = event;
    } else followTask(event, { finished, attempts, sent });
  }
  countBegun(sent, attempts);
  return { nextSeq, finished, attempts, ...(end && { end }) };
}

interface Followed {
  readonly finished: Map<string, FinalState>;
  readonly attempts: Map<string, AttemptCount>;
  /** What each worker has been handed and not answered, in its order. */
  readonly sent: Map<string, Set<string>>;
}

function followTask(event: JournalEvent, state: Followed): void {
  if (event.type === 'tasks-sent') {
    const waiting = state.sent.get(event.worker) ?? new Set();
    for (const task of event.tasks) waiting.add(task);
    state.sent.set(event.worker, waiting);
  } else if (event.type === 'tasks-returned') {
    for (const task of event.tasks) state.sent.get(event.worker)?.delete(task);
  } else if (event.type === 'tasks-reopened') {
    for (const task of event.tasks) state.finished.delete(task);
  } else if (event.type === 'attempt-ended') {
    state.sent.get(event.worker)?.delete(event.task);
    followAttempt(event, state);
  }
}

function followAttempt(event: JournalledAttempt, { finished, attempts }: Followed): void {
  if (event.final) {
    finished.set(event.task, event.state);
    // Should it be put back, its attempts are numbered on, and its retries begin anew.
    if (event.state === 'succeeded') attempts.delete(event.task);
    else attempts.set(event.task, { started: event.attempt, lost: 0, uncounted: event.attempt });
    return;
  }
  attempts.set(event.task, countAttempt(attempts.get(event.task), event));
}

/** When gcd died, the first unanswered task of each worker had begun. */
function countBegun(sent: Map<string, Set<string>>, attempts: Map<string, AttemptCount>): void {
  for (const waiting of sent.values()) {
    const [task] = waiting;
    if (task === undefined) continue;
    const count = attempts.get(task) ?? NO_ATTEMPTS;
    attempts.set(task, { ...count, started: count.started + 1, uncounted: count.uncounted + 1 });
  }
  sent.clear();
}
