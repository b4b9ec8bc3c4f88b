import type { Attempt, AttemptEnded } from './attempt.js';
import type {
  ExecutorWarning,
  TasksReturned,
  TasksSent,
  TasksSucceeded,
  WorkerEnded,
  WorkerReady,
} from './executor.js';

/** Version of the journal's and the manifest's format; an unknown one is refused. */
export const LEDGER_VERSION = 1;

/** A gcd process took the run up: the first line of each part of a run. */
export interface RunOpened {
  readonly type: 'run-opened';
  readonly gcdVersion: string;
  readonly pid: number;
  readonly hostname: string;
  readonly executor: string;
  readonly slots: number;
  readonly nodes: number;
  /** When the user's command began, so that initialising can be told from processing. */
  readonly commandStartMs: number;
}

/** Tasks were put back to be run again, by `--retry-failed`. */
export interface TasksReopened {
  readonly type: 'tasks-reopened';
  readonly tasks: readonly string[];
}

/** A part of the run is over. The reports are written after it. */
export interface RunClosed {
  readonly type: 'run-closed';
  readonly reason: 'complete' | 'interrupted' | 'halted' | 'failed';
  readonly message?: string;
}

/** An attempt's end as it is read from the journal: `final` says that no further attempt will follow. */
export type JournalledAttempt = Attempt & {
  readonly type: 'attempt-ended';
  readonly worker: string;
  readonly final: boolean;
};

/** Is whatever a journal tells of a run. */
export type RunEvent =
  | RunOpened
  | WorkerReady
  | WorkerEnded
  | TasksSent
  | TasksReturned
  | JournalledAttempt
  | TasksReopened
  | ExecutorWarning
  | RunClosed;

/** Is an event as it is appended: the end of an attempt still as the text that its runner wrote. */
export type NewEvent =
  | Exclude<RunEvent, JournalledAttempt>
  | TasksSucceeded
  | (AttemptEnded & { readonly final: boolean });

/** Is one line of `journal.jsonl`. `seq` counts from 0 without gaps; `at` is milliseconds since the epoch. */
export type JournalEvent = { readonly v: number; readonly seq: number; readonly at: number } & RunEvent;
