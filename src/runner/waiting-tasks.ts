import type { Submission } from '../core/executor.js';

/** Holds what was submitted and not yet sent: highest priority first, equal ones in the order in which they came. */
export class WaitingTasks {
  #items: Submission[] = [];
  /** Items before this index are gone; the array is cut from time to time, because shifting it costs its length. */
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  add(items: readonly Submission[]): void {
    for (const item of items) {
      let index = this.#items.length;
      while (index > this.#head && this.#items[index - 1]!.task.priority < item.task.priority) index -= 1;
      if (index === this.#items.length) this.#items.push(item);
      else this.#items.splice(index, 0, item);
    }
  }

  take(count: number): Submission[] {
    const taken = this.#items.slice(this.#head, this.#head + count);
    this.#head += taken.length;
    if (this.#head > 1024 || this.#head === this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }

  /** Takes one out by its task's id; returns undefined when it is not waiting. */
  remove(taskId: string): Submission | undefined {
    const index = this.#items.findIndex((item, at) => at >= this.#head && item.task.id === taskId);
    return index < 0 ? undefined : this.#items.splice(index, 1)[0];
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }
}
