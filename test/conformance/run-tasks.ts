import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Attempt, type AttemptEnded, parseWithResult } from '../../src/core/attempt.js';
import { type Executor, type ExecutorEvent, endsToldBy, type TasksSucceeded } from '../../src/core/executor.js';
import type { Limits, Task } from '../../src/core/task.js';

/** Is an executor under test, and where its files are on this machine. */
export interface Bench {
  readonly executor: Executor;
  readonly logs: string;
  readonly values: string;
}

/** Is an attempt that has ended, and where it ran. */
export type Ended = Attempt & { readonly worker: string };

let count = 0;

/** Makes a task for the odd project: what is to happen, and limits if any. */
export function oddTask(what: string, more: Readonly<Record<string, unknown>> = {}, limits: Limits = {}): Task {
  count += 1;
  const id = `t${count.toString(16).padStart(15, '0')}`;
  return { id, kind: 'python', priority: 0, limits, payload: JSON.stringify({ do: what, ...more }) };
}

/** Collects the events of an executor, and lets a test wait for one of them. */
export class EventLog {
  readonly events: ExecutorEvent[] = [];
  readonly done: Promise<void>;
  readonly #executor: Executor;
  readonly #tasks = new Map<string, Task>();
  #watchers: (() => void)[] = [];

  constructor(executor: Executor) {
    this.#executor = executor;
    this.done = this.#read(executor);
  }

  /** Submits a task, and submits it again whenever it comes back without having begun. */
  async submit(task: Task): Promise<void> {
    this.#tasks.set(task.id, task);
    await this.#executor.submit([{ task, attempt: 1 }]);
  }

  /** Resolves with the first event, past or to come, that fits; rejects when the stream ends without one. */
  async find<T extends ExecutorEvent>(fits: (event: ExecutorEvent) => event is T): Promise<T> {
    for (;;) {
      const found = this.events.find(fits);
      if (found) return found;
      const more = new Promise<boolean>((resolve) => this.#watchers.push(() => resolve(true)));
      if (!(await Promise.race([more, this.done.then(() => false)])) && !this.events.some(fits)) {
        throw new Error(`The events ended without it: ${JSON.stringify(this.events)}`);
      }
    }
  }

  async ended(task: Task): Promise<Ended> {
    const event = await this.find((each): each is TasksSucceeded | AttemptEnded =>
      endsToldBy(each).some((end) => end.task === task.id),
    );
    const { text } = endsToldBy(event).find((end) => end.task === task.id)!;
    return { ...parseWithResult<Attempt>(text), worker: event.worker };
  }

  async #read(executor: Executor): Promise<void> {
    for await (const { seq, events } of executor.events) {
      this.events.push(...events);
      executor.acknowledge(seq);
      const returned = events.flatMap((event) => (event.type === 'tasks-returned' ? event.tasks : []));
      for (const id of returned) void this.submit(this.#tasks.get(id)!);
      for (const watcher of this.#watchers.splice(0)) watcher();
    }
  }
}

/** Submits tasks, waits for all of their ends, and returns these in the order of the tasks. */
export async function runTasks(log: EventLog, tasks: readonly Task[]): Promise<Ended[]> {
  for (const task of tasks) await log.submit(task);
  return Promise.all(tasks.map((task) => log.ended(task)));
}

/** Returns what a task printed. */
export function outputOf(bench: Bench, { worker, log }: Ended): string {
  assert.ok(log, 'the task printed something');
  return readFileSync(`${bench.logs}/${worker}.log`).toString('utf8', log.offset, log.offset + log.length);
}
