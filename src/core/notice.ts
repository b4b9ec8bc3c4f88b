import type { TaskFailure } from './attempt.js';
import type { FinalState } from './task.js';

/** How many tasks are in which state. */
export interface Tally {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly 'timed-out': number;
  readonly 'out-of-memory': number;
  readonly lost: number;
  readonly cancelled: number;
}

/** A task as a person knows it. */
export interface TaskLabel {
  readonly id: string;
  readonly file: string;
  readonly column: string;
}

/** How a resource of a system stands while a verb works on it; `pending` before that. */
export type ResourceProgress = 'pending' | 'working' | 'ready' | 'adopted' | 'gone' | 'kept' | 'failed' | 'interrupted';

/** What gcd tells while it works. The domain emits these and never prints; a reporter in cli/ draws them. */
export type Notice =
  | { readonly type: 'warning'; readonly code: string; readonly message: string; readonly hint?: string }
  | { readonly type: 'step'; readonly message: string }
  | { readonly type: 'image-output'; readonly line: string }
  /** One line of the list of a system's resources; said again whenever its state or text changes. */
  | {
      readonly type: 'resource-progressed';
      readonly resource: string;
      readonly name: string;
      readonly progress: ResourceProgress;
      readonly message: string;
    }
  | {
      readonly type: 'run-started';
      readonly runId: string;
      readonly executor: string;
      readonly slots: number;
      readonly tally: Tally;
      readonly resumed: boolean;
    }
  | {
      readonly type: 'run-progressed';
      readonly tally: Tally;
      readonly elapsedMs: number;
      /** Over the last ten seconds. */
      readonly tasksPerSecond: number;
      readonly etaMs: number | null;
      readonly running: readonly { readonly worker: string; readonly task: TaskLabel; readonly sinceMs: number }[];
    }
  | {
      readonly type: 'task-failed';
      readonly task: TaskLabel;
      readonly state: FinalState;
      readonly attempt: number;
      /** False: it will be tried again. */
      readonly final: boolean;
      readonly failure: TaskFailure;
    }
  | {
      readonly type: 'run-stopping';
      readonly reason: 'interrupted' | 'halted' | 'failed';
      readonly message: string;
      readonly graceMs: number;
    }
  | {
      readonly type: 'run-ended';
      readonly runId: string;
      readonly tally: Tally;
      readonly reason: 'complete' | 'interrupted' | 'halted' | 'failed';
    };

/** Takes what happens, as it happens. Must not throw. */
export type Observer = (notice: Notice) => void;
