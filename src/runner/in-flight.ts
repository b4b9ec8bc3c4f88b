import type { Submission } from '../core/executor.js';
import type { Limits } from '../core/task.js';

/** Holds what was sent to one runner and not answered, in the order in which the runner works through it. */
export class InFlight {
  #tasks: readonly Submission[] = [];

  get size(): number {
    return this.#tasks.length;
  }

  /** Adds tasks that are sent now, and returns their lines. */
  add(batch: readonly Submission[]): string {
    this.#tasks = this.#tasks.concat(batch);
    return batch.map(lineOf).join('');
  }

  has(taskId: string): boolean {
    return this.#tasks.some(({ task }) => task.id === taskId);
  }

  /**
   * Takes as many of the next tasks out as the lines tell one after the other that they succeeded, as nearly every line
   * does, and returns their ids. Of a line only the head is read: what was measured and returned concerns nobody before
   * the reports.
   */
  takeSuccesses(lines: readonly string[]): string[] {
    const other = lines.findIndex((line, place) => !tellsSuccess(line, this.#tasks[place]));
    const taken = this.#tasks.slice(0, other < 0 ? lines.length : other);
    this.#tasks = this.#tasks.slice(taken.length);
    return taken.map(idOf);
  }

  /** Takes a task out; false when it is not there, or with another attempt. */
  take(taskId: string, attempt: number): boolean {
    const at = this.#tasks.findIndex((sent) => sent.task.id === taskId && sent.attempt === attempt);
    if (at >= 0) this.#tasks = this.#tasks.toSpliced(at, 1);
    return at >= 0;
  }

  /** Takes out all but those that were sent last. */
  takeAllBut(last: number): readonly Submission[] {
    const taken = this.#tasks.slice(0, Math.max(0, this.#tasks.length - last));
    this.#tasks = this.#tasks.slice(taken.length);
    return taken;
  }

  /** Takes out what comes after a task, but for those that were sent last. */
  takeBetween(taskId: string, last: number): readonly Submission[] {
    const from = this.#tasks.findIndex(({ task }) => task.id === taskId) + 1;
    const to = Math.max(from, this.#tasks.length - last);
    const taken = this.#tasks.slice(from, to);
    this.#tasks = this.#tasks.toSpliced(from, taken.length);
    return taken;
  }
}

function idOf({ task }: Submission): string {
  return task.id;
}

function lineOf({ task, attempt }: Submission): string {
  return `${headOf(task.id, attempt)}${limitsOf(task.limits)}"payload":${task.payload}}\n`;
}

/** A line that a dying child left half written ends with the control character which closed it. */
function tellsSuccess(line: string, next: Submission | undefined): boolean {
  return (
    next !== undefined &&
    line.startsWith(`${headOf(next.task.id, next.attempt)}"state":"succeeded",`) &&
    line.endsWith('}')
  );
}

/** Returns what a task's line and its answer both begin with; an id has nothing in it that JSON would escape. */
function headOf(id: string, attempt: number): string {
  return `{"task":"${id}","attempt":${attempt},`;
}

function limitsOf({ timeoutMs, memoryBytes }: Limits): string {
  const time = timeoutMs === undefined ? '' : `"timeoutMs":${timeoutMs},`;
  return memoryBytes === undefined ? time : `${time}"memoryBytes":${memoryBytes},`;
}
