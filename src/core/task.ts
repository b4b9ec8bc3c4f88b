/** Is the state that a task ends in; each reason for not succeeding is counted apart. */
export type FinalState = 'succeeded' | 'failed' | 'timed-out' | 'out-of-memory' | 'lost' | 'cancelled';

/** Limits of one attempt. Absent means unlimited. */
export interface Limits {
  readonly timeoutMs?: number;
  readonly memoryBytes?: number;
}

/**
 * Is one piece of work as an executor sees it. No executor reads the payload: files and columns are known to inputs
 * and reports only, so that a closed list of files, a graph of commands and a session are the same thing to it.
 */
export interface Task {
  /** `t` and 15 hex digits; see `taskId`. */
  readonly id: string;
  readonly kind: 'python';
  /** Higher goes first. */
  readonly priority: number;
  readonly limits: Limits;
  /** JSON text of the keyword arguments that are this task's own. Spliced into the runner's protocol unread. */
  readonly payload: string;
}

/** Is one line of `manifest.jsonl`: what a task is about, in the order of dispatch. */
export interface ManifestEntry {
  readonly id: string;
  /** The repetition asked for by `-r`, from 0. */
  readonly round: number;
  /** The repetition within the round asked for by `repeat_number_per_round`, from 0. */
  readonly repeat: number;
  /**
   * Path below the data folder, or the whole S3 key. Bytes that are not UTF-8 stand as lone surrogates, as in
   * Python's surrogateescape; see `file-name.ts`.
   */
  readonly file: string;
  /** Column of the CSV file, or the text "None". */
  readonly column: string;
  readonly sizeBytes: number;
  /** Why the input could not be read; such a task fails without being started. */
  readonly unreadable?: string;
}

/** Is the tasks of a run, by their numbers: their places in the manifest, from 0. They lie on disk, not in memory. */
export interface TaskList {
  readonly count: number;
  /** Returns a task; those with numbers near one another, in whatever order, come fast. */
  entry(number: number): ManifestEntry;
}
