import type { FinalState } from './task.js';

/** Where a task failed and why, in the user's terms. */
export interface TaskFailure {
  /** Python's class name, such as `ValueError`; empty when no exception was raised. */
  readonly exception: string;
  /** One clear line. */
  readonly message: string;
  readonly traceback: string;
  /** The last of what the task printed, 4 KiB at most. */
  readonly outputTail: string;
  /** What gets the user further, where the runner knows it. */
  readonly hint?: string;
}

/** Where a task's output lies in its worker's log file `logs/<worker>.log`, in bytes. */
export interface LogExtent {
  readonly offset: number;
  readonly length: number;
  /** Bytes that were printed and not kept. */
  readonly dropped?: number;
}

/** Is one try at a task that is over, with all that was measured. */
export interface Attempt {
  readonly task: string;
  readonly attempt: number;
  readonly state: FinalState;
  /** Wall-clock start and end, milliseconds since the epoch with fractions; the end by a monotonic clock. */
  readonly startMs: number;
  readonly endMs: number;
  /** User and system time of the process and its waited-for children. */
  readonly cpuMs: number;
  /** Peak resident memory of this task; null where it could not be measured. */
  readonly peakBytes: number | null;
  /** The peak was sampled, not read from the kernel. */
  readonly peakSampled?: true;
  readonly log?: LogExtent;
  /** What went wrong without failing the task: a leftover thread, a changed directory. One line each. */
  readonly remarks?: readonly string[];
  readonly failure?: TaskFailure;
  /** The dict that the user returned, as JSON text, never parsed on its way to the results. */
  readonly result?: string;
  /** Name of the file below the run's `values/` that holds the dict when it is larger than 1 MB. */
  readonly resultFile?: string;
}

/** Says that one try at a task is over, however it went: what a running run has to know, and the whole as text. */
export interface AttemptEnded {
  readonly type: 'attempt-ended';
  readonly worker: string;
  readonly task: string;
  readonly attempt: number;
  readonly state: FinalState;
  readonly failure?: TaskFailure;
  /** JSON of the whole `Attempt`, which goes into the journal unread. */
  readonly text: string;
}

const RESULT_KEY = ',"result":';

/** Makes the event of an attempt that has ended; `text` is its JSON, where that is there already. */
export function attemptEnded(worker: string, whole: Attempt, text = formatAttempt(whole)): AttemptEnded {
  const { task, attempt, state, failure } = whole;
  return { type: 'attempt-ended', worker, task, attempt, state, ...(failure && { failure }), text };
}

/** Formats an attempt as JSON. The dict is spliced in as the text that it is, as the last key. */
function formatAttempt({ result, ...others }: Attempt): string {
  const text = JSON.stringify(others);
  return result === undefined ? text : `${text.slice(0, -1)}${RESULT_KEY}${result}}`;
}

/** Returns when an attempt began and ended, from its text alone; the times stand before all that is the user's. */
export function timesOf(text: string): Pick<Attempt, 'startMs' | 'endMs'> {
  return { startMs: numberAfter(text, '"startMs":'), endMs: numberAfter(text, '"endMs":') };
}

function numberAfter(text: string, key: string): number {
  const at = text.indexOf(key) + key.length;
  return Number(text.slice(at, text.indexOf(',', at)));
}

/**
 * Parses an object that may have a dict of the user's as its last key, `result`, which stays the text that it is. The
 * first `,"result":` is that key: inside the strings before it every quotation mark has a backslash.
 * @throws SyntaxError when it is not JSON.
 */
export function parseWithResult<T extends object>(text: string): T {
  const at = text.indexOf(RESULT_KEY);
  if (at < 0) return JSON.parse(text) as T;
  const others = JSON.parse(`${text.slice(0, at)}}`) as T;
  return Object.assign(others, { result: text.slice(at + RESULT_KEY.length, -1) });
}
