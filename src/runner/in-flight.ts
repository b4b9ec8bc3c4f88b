import type { AttemptEnded } from '../core/attempt.js';
import type { Submission } from '../core/executor.js';
import type { Limits } from '../core/task.js';

/** Is a task that was sent and not answered. */
export interface Sent extends Submission {
  /** Number of its line, counted from 1. */
  readonly line: number;
  readonly sentMs: number;
  /** What its line and its answer both begin with. */
  readonly head: string;
}

const SUCCEEDED = '"state":"succeeded",';

/** Holds what was sent to one runner and not answered, in the order in which the runner works through it. */
export class InFlight {
  #tasks: Sent[] = [];
  /** Those before this place are answered; to shift the array costs its length. */
  #next = 0;

  get size(): number {
    return this.#tasks.length - this.#next;
  }

  /** Adds tasks that are sent now, and returns their lines; `linesBefore` were sent before these. */
  add(batch: readonly Submission[], linesBefore: number, sentMs: number): string {
    this.#forgetAnswered();
    let text = '';
    let line = linesBefore;
    for (const { task, attempt } of batch) {
      line += 1;
      const head = `{"task":${JSON.stringify(task.id)},"attempt":${attempt},`;
      this.#tasks.push({ task, attempt, line, sentMs, head });
      text += `${head}${limitsOf(task.limits)}"payload":${task.payload}}\n`;
    }
    return text;
  }

  has(taskId: string): boolean {
    this.#forgetAnswered();
    return this.#tasks.some(({ task }) => task.id === taskId);
  }

  /**
   * Takes the next task out if a line tells that it succeeded, as nearly every line does, and returns its end. Of the
   * line only the head is read: what was measured and returned concerns nobody before the reports. A line that a dying
   * child left half written ends with the control character which closed it.
   */
  takeSuccess(line: string, worker: string): AttemptEnded | undefined {
    const next = this.#tasks[this.#next];
    if (!next || !line.startsWith(next.head) || !line.startsWith(SUCCEEDED, next.head.length)) return undefined;
    if (!line.endsWith('}')) return undefined;
    this.#next += 1;
    const { task, attempt } = next;
    return { type: 'attempt-ended', worker, task: task.id, attempt, state: 'succeeded', text: line };
  }

  /** Takes a task out; false when it is not there, or with another attempt. */
  take(taskId: string, attempt: number): boolean {
    this.#forgetAnswered();
    const at = this.#tasks.findIndex((sent) => sent.task.id === taskId && sent.attempt === attempt);
    if (at >= 0) this.#tasks.splice(at, 1);
    return at >= 0;
  }

  /** Takes out what was sent up to a line. */
  takeUpTo(line: number): Sent[] {
    return this.#takeWhere((sent) => sent.line <= line);
  }

  /** Takes these tasks out, as far as they are there. */
  takeAll(taskIds: readonly string[]): Sent[] {
    const ids = new Set(taskIds);
    return this.#takeWhere(({ task }) => ids.has(task.id));
  }

  #takeWhere(isTaken: (sent: Sent) => boolean): Sent[] {
    this.#forgetAnswered();
    const taken = this.#tasks.filter(isTaken);
    this.#tasks = this.#tasks.filter((sent) => !isTaken(sent));
    return taken;
  }

  #forgetAnswered(): void {
    if (this.#next > 0) this.#tasks = this.#tasks.slice(this.#next);
    this.#next = 0;
  }
}

function limitsOf({ timeoutMs, memoryBytes }: Limits): string {
  const time = timeoutMs === undefined ? '' : `"timeoutMs":${timeoutMs},`;
  return memoryBytes === undefined ? time : `${time}"memoryBytes":${memoryBytes},`;
}
