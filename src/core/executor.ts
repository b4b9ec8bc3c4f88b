import type { AttemptEnded } from './attempt.js';
import type { Task } from './task.js';

/** Says what the user's code looks like from outside, once a first worker has imported it. */
export interface WorkerProfile {
  /** The keyword arguments that `entrypoint` accepts, out of those that gcd offers. */
  readonly accepts: readonly string[];
  readonly pythonVersion: string;
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

/** Says that a worker succeeded with tasks, one after the other: nearly all that a run tells, so it is told together. */
export interface TasksSucceeded {
  readonly type: 'tasks-succeeded';
  readonly worker: string;
  readonly tasks: readonly string[];
  /** JSON of each one's whole `Attempt`, which goes into the journal unread. */
  readonly texts: readonly string[];
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

/** Is whatever an executor tells. */
export type ExecutorEvent =
  | TasksSucceeded
  | AttemptEnded
  | WorkerReady
  | WorkerEnded
  | TasksSent
  | TasksReturned
  | ExecutorWarning;

/** Is what came in together, and is journalled together. */
export interface EventBatch {
  readonly seq: number;
  readonly events: readonly ExecutorEvent[];
}

/** Is one try at a task that an executor is asked for. */
export interface Submission {
  readonly task: Task;
  readonly attempt: number;
}

/**
 * Is where tasks run. Order and retries are decided by its caller; it only keeps its slots busy.
 * Every submitted task ends in exactly one `tasks-succeeded`, `attempt-ended` or `tasks-returned`, except after `stop`.
 */
export interface Executor {
  readonly name: string;
  readonly slots: number;
  /**
   * Brings workers up; resolves when the first one has imported the project, the others follow. Called again, it returns
   * the same promise, and the signal of the first call counts.
   * @throws GcdError ProjectBroken when the project cannot be imported, with Python's own words.
   */
  start(signal?: AbortSignal): Promise<WorkerProfile>;
  /** Sets keyword arguments that every task from now on gets, such as credentials; called again when they change. */
  share(args: Readonly<Record<string, unknown>>): void;
  /** How many tasks it would like to be handed now. */
  readonly room: number;
  /** Takes tasks; the promise, if any, resolves when there is room for another, or when `stop` is called. */
  submit(batch: readonly Submission[]): Promise<void> | undefined;
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

/** Returns the ends of attempts that an event tells, in order: of which task, and the whole `Attempt` as JSON. */
export function endsToldBy(event: ExecutorEvent): readonly { readonly task: string; readonly text: string }[] {
  if (event.type === 'attempt-ended') return [event];
  if (event.type !== 'tasks-succeeded') return [];
  return event.tasks.map((task, place) => ({ task, text: event.texts[place]! }));
}
