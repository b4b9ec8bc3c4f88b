import type { AttemptEnded, TaskFailure } from '../core/attempt.js';
import type { ExecutorEvent, TasksSucceeded } from '../core/executor.js';
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

  /** Returns the events that were waited for: a late answer has had its end before. */
  function expectedOf(event: ExecutorEvent): NewEvent[] {
    if (event.type === 'tasks-succeeded') return [takeSucceeded(event)];
    if (event.type !== 'attempt-ended') return [event];
    if (!handedOver.has(event.task)) return [];
    // What no worker has begun, none would begin the next time.
    const final = event.worker === '' || isFinal(event, attempts.get(event.task), run.retries);
    return [{ ...event, final }];
  }

  function takeSucceeded(event: TasksSucceeded): TasksSucceeded {
    const isExpected = event.tasks.map((id) => handedOver.delete(id));
    if (!isExpected.includes(false)) return event;
    const keep = (_: string, place: number) => isExpected[place];
    return { ...event, tasks: event.tasks.filter(keep), texts: event.texts.filter(keep) };
  }

  function follow(event: NewEvent, nowMs: number): void {
    if (event.type === 'tasks-succeeded') followSuccesses(event, nowMs);
    else if (event.type === 'attempt-ended') followAttempt(event, nowMs);
    else followOther(event, nowMs);
  }

  function followSuccesses({ worker, tasks }: TasksSucceeded, nowMs: number): void {
    progress.ended(worker, nowMs);
    tally.succeeded += tasks.length;
    if (attempts.size > 0) for (const id of tasks) attempts.delete(id);
  }

  function followOther(event: Exclude<NewEvent, EndedAttempt | TasksSucceeded>, nowMs: number): void {
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

  function handOver(entry: ManifestEntry): ManifestEntry {
    handedOver.set(entry.id, entry);
    return entry;
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
      return source.take(count).map(handOver);
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
      const expected = events.flatMap(expectedOf);
      journal.append(expected);
      const nowMs = clock.nowMs();
      for (const event of expected) follow(event, nowMs);
      wake();
    },
    snapshot: () => progress.snapshot(tally, clock.nowMs()),
  };
}

function labelOf(entry: ManifestEntry | undefined): TaskLabel | undefined {
  return entry && { id: entry.id, file: entry.file, column: entry.column };
}
