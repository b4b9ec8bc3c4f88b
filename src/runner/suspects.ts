import type { ExecutorEvent, Submission } from '../core/executor.js';

/**
 * Knows the tasks of which one may have killed a runner. While any of them is on its way again, tasks are to go one by
 * one: then the next death tells which it was.
 */
export class Suspects {
  readonly #accused = new Set<string>();
  readonly #submitted = new Set<string>();

  get areOnTheirWay(): boolean {
    return this.#submitted.size > 0;
  }

  /** Takes what a runner that is gone had not answered. */
  accuse(tasks: readonly Submission[]): void {
    for (const { task } of tasks) this.#accused.add(task.id);
  }

  /** Takes note of what is submitted; one that is not submitted again, because it has had its tries, holds up nobody. */
  noteSubmitted(batch: readonly Submission[]): void {
    if (this.#accused.size === 0) return;
    for (const { task } of batch) if (this.#accused.has(task.id)) this.#submitted.add(task.id);
  }

  noteEvents(events: readonly ExecutorEvent[]): void {
    if (this.#accused.size === 0) return;
    for (const event of events) {
      if (event.type === 'attempt-ended') this.#acquit(event.task);
      else if (event.type === 'tasks-succeeded') for (const id of event.tasks) this.#acquit(id);
      else if (event.type === 'tasks-returned') for (const id of event.tasks) this.#submitted.delete(id);
    }
  }

  #acquit(id: string): void {
    this.#accused.delete(id);
    this.#submitted.delete(id);
  }
}
