import type { AttemptEnded, TaskFailure } from '../core/attempt.js';
import type { ExecutorEvent } from '../core/executor.js';
import type { NewEvent } from '../core/journal-event.js';
import type { Notice, TaskLabel } from '../core/notice.js';
import type { ManifestEntry } from '../core/task.js';
import { followProgress } from './progress.js';
import { countAttempt, NO_ATTEMPTS } from './replay.js';
import { isFinal } from './retry-policy.js';
import { startTally } from './tally.js';
import type { TaskRun } from './task-run.js';
import { openTaskSource } from './task-source.js';

/** Knows where each task of a running run is: waiting, handed to the executor, or at its end. */
export interface RunLog {
  readonly tally: ReturnType<typeof startTally>;
  /** Takes tasks to be handed over, so many at most; none when there is none just now. */
  take(count: number): readonly ManifestEntry[];
  /** Returns the number of a task's next attempt, counted from 1. */
  attemptOf(id: string): number;
  /** Nothing is handed over and without an end. */
  isIdle(): boolean;
  /** Goes on to the next round; false when there is none. */
  nextRound(): boolean;
  /** Resolves at the next `record` or `touch`. */
  changed(): Promise<void>;
  touch(): void;
  /** Journals events in one write, then follows them. */
  record(events: readonly ExecutorEvent[]): void;
  snapshot(): Extract<Notice, { type: 'run-progressed' }>;
}

type EndedAttempt = AttemptEnded & { final: boolean };

/** Starts the log of a run from what its journal says. */
export function createRunLog(run: TaskRun): RunLog {
  const { journal, clock, observe } = run;
  const { finished, attempts } = run.state;
  const source = openTaskSource(run.manifest(), (id) => finished.has(id));
  const handedOver = new Map<string, ManifestEntry>();
  const tally = startTally(run.total, finished);
  const progress = followProgress(clock.nowMs(), (id) => labelOf(handedOver.get(id)));
  let wake = () => {};

  function toNewEvents(events: readonly ExecutorEvent[]): NewEvent[] {
    const expected: NewEvent[] = [];
    for (const event of events) {
      if (event.type !== 'attempt-ended') expected.push(event);
      // a late answer has had its end before
      else if (handedOver.has(event.task)) {
        const ended = event as EndedAttempt; // it is nobody else's, and there are too many to copy each
        ended.final = isFinal(event, attempts.get(event.task), run.retries);
        expected.push(ended);
      }
    }
    return expected;
  }

  function followAll(events: readonly NewEvent[], nowMs: number): void {
    for (const event of events) {
      if (event.type === 'attempt-ended') followAttempt(event, nowMs);
      else followOther(event, nowMs);
    }
  }

  function followOther(event: Exclude<NewEvent, EndedAttempt>, nowMs: number): void {
    if (event.type === 'tasks-sent') progress.sent(event.worker, event.tasks, nowMs);
    else if (event.type === 'warning') observe(event);
    else if (event.type === 'tasks-returned') {
      progress.returned(event.worker, event.tasks);
      for (const id of event.tasks) putBack(id);
    }
  }

  function followAttempt(event: EndedAttempt, nowMs: number): void {
    progress.ended(event.worker, nowMs);
    if (event.failure) tellFailure(event, event.failure);
    if (event.final) {
      tally[event.state] += 1;
      handedOver.delete(event.task);
      attempts.delete(event.task);
    } else {
      attempts.set(event.task, countAttempt(attempts.get(event.task), event));
      progress.returned(event.worker, [event.task]);
      putBack(event.task);
    }
  }

  function putBack(id: string): void {
    const entry = handedOver.get(id);
    if (!entry) return;
    handedOver.delete(id);
    source.putBack(entry);
  }

  function tellFailure({ task: id, state, attempt, final }: EndedAttempt, failure: TaskFailure): void {
    const task = labelOf(handedOver.get(id));
    if (task) observe({ type: 'task-failed', task, state, attempt, final, failure });
  }

  return {
    tally,
    take(count) {
      const entries = source.take(count);
      for (const entry of entries) handedOver.set(entry.id, entry);
      return entries;
    },
    attemptOf: (id) => (attempts.get(id) ?? NO_ATTEMPTS).started + 1,
    isIdle: () => handedOver.size === 0,
    nextRound: () => source.nextRound(),
    changed: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    touch: () => wake(),
    record(events) {
      const expected = toNewEvents(events);
      journal.append(expected);
      followAll(expected, clock.nowMs());
      wake();
    },
    snapshot: () => progress.snapshot(tally, clock.nowMs()),
  };
}

function labelOf(entry: ManifestEntry | undefined): TaskLabel | undefined {
  return entry && { id: entry.id, file: entry.file, column: entry.column };
}
