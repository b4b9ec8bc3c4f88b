import type { Readable, Writable } from 'node:stream';
import type { GcdError } from '../core/errors.js';

/** Is a started runner: the supervisor's process, or the client of the container that it runs in. */
export interface RunnerProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves once, when the process is gone and its output is read. */
  readonly exited: Promise<RunnerExit>;
  /** Ends it and all that belongs to it, at once. Idempotent; resolves when nothing is left. */
  kill(): Promise<void>;
}

export interface RunnerExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderrTail: string;
  /** The kernel ended it for want of memory; left out where that is not sure. */
  readonly outOfMemory?: true;
  /** Why starting it again is of no use, in the user's terms; left out where another start may go well. */
  readonly refusal?: GcdError;
}

/** Is the first line sent to a runner; all paths are the runner's own, inside a container where there is one. */
export interface RunnerSetup {
  readonly project: string;
  /** The slot's own folder; the working folder of its tasks. */
  readonly scratch: string;
  readonly log: string;
  /** Folder for dicts above 1 MB, one file a task. */
  readonly values: string;
  /** A child is replaced after this many tasks, or above this much resident memory. */
  readonly recycleTasks?: number;
  readonly recycleBytes?: number;
  /** Of what one task prints so much is kept, its beginning and its end; 64 MiB when left out. */
  readonly outputBytes?: number;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
}

/** Starts runners; the one thing in which the executors on one machine differ. */
export interface Launcher {
  /** Starts the runner of a slot, counted from 0; called again when one is gone. */
  launch(slot: number): Promise<RunnerProcess>;
  setup(slot: number): RunnerSetup;
  /** Name of a slot's worker, such as `local-3`. */
  workerName(slot: number): string;
}
