import type { FinalState, Task } from './task.js';

/** Says what the user's code looks like from outside, once a first worker has imported it. */
export interface WorkerProfile {
  /** The keyword arguments that `entrypoint` accepts, out of those that gcd offers. */
  readonly accepts: readonly string[];
  readonly pythonVersion: string;
}

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

/** Says that one try at a task is over, however it went. */
export interface AttemptEnded {
  readonly type: 'attempt-ended';
  readonly task: string;
  readonly attempt: number;
  readonly worker: string;
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

/** Says that a worker can take tasks; said again with a new pid when its runner was replaced. */
export interface WorkerReady {
  readonly type: 'worker-ready';
  /** Name of the worker, unique in the run and valid in a file name, such as `local-3`. */
  readonly worker: string;
  /** Machine that it runs on. */
  readonly node: string;
  readonly hostname: string;
  readonly hostIp: string;
  readonly pid: number;
}

/** Says that a worker ended and will not come back. */
export interface WorkerEnded {
  readonly type: 'worker-ended';
  readonly worker: string;
  readonly reason: string;
}

/** Says that tasks were handed to a worker, in the order in which it runs them. */
export interface TasksSent {
  readonly type: 'tasks-sent';
  readonly worker: string;
  readonly tasks: readonly string[];
}

/** Says that a worker gave tasks back that it had not begun; they cost no attempt. */
export interface TasksReturned {
  readonly type: 'tasks-returned';
  readonly worker: string;
  readonly tasks: readonly string[];
}

/** Going on after a problem is never silent. */
export interface ExecutorWarning {
  readonly type: 'warning';
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

export type ExecutorEvent = AttemptEnded | WorkerReady | WorkerEnded | TasksSent | TasksReturned | ExecutorWarning;

/** Is what came in together, and is journalled together. */
export interface EventBatch {
  readonly seq: number;
  readonly events: readonly ExecutorEvent[];
}

/**
 * Is where tasks run. Order and retries are decided by its caller; it only keeps its slots busy.
 * Every submitted task ends in exactly one `attempt-ended` or one `tasks-returned`, except after `stop`.
 */
export interface Executor {
  readonly name: string;
  readonly slots: number;
  /**
   * Brings workers up; resolves when the first one has imported the project, the others follow.
   * @throws GcdError ProjectBroken when the project cannot be imported, with Python's own words.
   */
  start(signal?: AbortSignal): Promise<WorkerProfile>;
  /** Sets keyword arguments that every task from now on gets, such as credentials; called again when they change. */
  share(args: Readonly<Record<string, unknown>>): void;
  /** Takes a task; the promise, if any, resolves when there is room for the next one, or when `stop` is called. */
  submit(task: Task, attempt: number): Promise<void> | undefined;
  /** Says that no more tasks will come: `events` ends when the last attempt has. */
  close(): void;
  /** Is one ordered stream, read once. */
  readonly events: AsyncIterable<EventBatch>;
  /** Says that a batch is journalled; only then may a queue forget it. */
  acknowledge(seq: number): void;
  /** Ends a running task, or takes a waiting one out, as `cancelled`. */
  cancel(taskId: string): void;
  /** Gives running tasks `graceMs` to finish, ends the rest without an event, and leaves nothing behind. Idempotent. */
  stop(options: { graceMs: number }): Promise<void>;
}
