import type { ExecutorEvent, TaskFailure } from '../core/executor.js';
import type { JournalledAttempt, RunEvent } from '../core/journal-event.js';
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
  /** Takes the next task to be handed over; undefined when there is none just now. */
  take(): { readonly entry: ManifestEntry; readonly attempt: number } | undefined;
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

/** Starts the log of a run from what its journal says. */
export function createRunLog(run: TaskRun): RunLog {
  const { journal, clock, observe } = run;
  const { finished, attempts } = run.state;
  const source = openTaskSource(run.manifest(), (id) => finished.has(id));
  const handedOver = new Map<string, ManifestEntry>();
  const tally = startTally(run.total, finished);
  const progress = followProgress(clock.nowMs(), (id) => labelOf(handedOver.get(id)));
  let wake = () => {};

  function toRunEvents(events: readonly ExecutorEvent[]): RunEvent[] {
    const expected: RunEvent[] = [];
    for (const event of events) {
      if (event.type !== 'attempt-ended') expected.push(event);
      // a late answer has had its end before
      else if (handedOver.has(event.task)) {
        expected.push(Object.assign(event, { final: isFinal(event, attempts.get(event.task), run.retries) }));
      }
    }
    return expected;
  }

  function follow(event: RunEvent): void {
    if (event.type === 'attempt-ended') followAttempt(event);
    else if (event.type === 'tasks-sent') progress.sent(event.worker, event.tasks, clock.nowMs());
    else if (event.type === 'warning') observe(event);
    else if (event.type === 'tasks-returned') {
      progress.returned(event.worker, event.tasks);
      for (const id of event.tasks) putBack(id);
    }
  }

  function followAttempt(event: JournalledAttempt): void {
    progress.ended(event.worker, event.task, event.endMs);
    if (event.failure) tellFailure(event, event.failure);
    if (event.final) {
      tally[event.state] += 1;
      handedOver.delete(event.task);
      attempts.delete(event.task);
    } else {
      attempts.set(event.task, countAttempt(attempts.get(event.task), event));
      putBack(event.task);
    }
  }

  function putBack(id: string): void {
    const entry = handedOver.get(id);
    if (!entry) return;
    handedOver.delete(id);
    source.putBack(entry);
  }

  function tellFailure({ task: id, state, attempt, final }: JournalledAttempt, failure: TaskFailure): void {
    const task = labelOf(handedOver.get(id));
    if (task) observe({ type: 'task-failed', task, state, attempt, final, failure });
  }

  return {
    tally,
    take() {
      const entry = source.next();
      if (!entry) return undefined;
      handedOver.set(entry.id, entry);
      return { entry, attempt: (attempts.get(entry.id) ?? NO_ATTEMPTS).started + 1 };
    },
    isIdle: () => handedOver.size === 0,
    nextRound: () => source.nextRound(),
    changed: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    touch: () => wake(),
    record(events) {
      const expected = toRunEvents(events);
      journal.append(expected);
      for (const event of expected) follow(event);
      wake();
    },
    snapshot: () => progress.snapshot(tally, clock.nowMs()),
  };
}

function labelOf(entry: ManifestEntry | undefined): TaskLabel | undefined {
  return entry && { id: entry.id, file: entry.file, column: entry.column };
}
