import type { Task } from '../core/task.js';
import type { RunnerExit, RunnerProcess, RunnerSetup } from './launcher.js';
import { createLineReader } from './line-reader.js';
import { parseRunnerMessage, type RunnerMessage } from './runner-message.js';
import type { Submitted } from './waiting-tasks.js';

interface ConnectionOptions {
  readonly runner: RunnerProcess;
  readonly setup: RunnerSetup;
  /** Name of the slot's worker. */
  readonly worker: string;
  /** Gets all that one chunk of the runner's output holds, together. */
  readonly onMessages: (messages: readonly RunnerMessage[]) => void;
}

/** Is a task that was sent and not answered, and the number of its line, counted from 1. */
export interface Sent extends Submitted {
  readonly line: number;
  readonly sentMs: number;
}

/** Speaks with one runner: sends it lines, and keeps what was sent and not answered, in order. */
export class RunnerConnection {
  readonly unanswered = new Map<string, Sent>();
  readonly #runner: RunnerProcess;
  #lines = 0;

  constructor({ runner, setup, worker, onMessages }: ConnectionOptions) {
    this.#runner = runner;
    const readLines = createLineReader();
    runner.stdout.on('data', (chunk: Buffer) => {
      const messages: RunnerMessage[] = [];
      for (const line of readLines(chunk)) {
        const message = parseRunnerMessage(line, worker);
        if (message) messages.push(message);
      }
      onMessages(messages);
    });
    // A runner that is gone breaks the pipe; `exited` tells, with the reason.
    runner.stdin.on('error', () => undefined);
    this.#write(`${JSON.stringify({ setup })}\n`, 1);
  }

  get exited(): Promise<RunnerExit> {
    return this.#runner.exited;
  }

  share(args: Readonly<Record<string, unknown>>): void {
    this.#write(`${JSON.stringify({ share: args })}\n`, 1);
  }

  /** Sends tasks in one write. */
  run(batch: readonly Submitted[], nowMs: number): void {
    let text = '';
    let line = this.#lines;
    for (const { task, attempt } of batch) {
      line += 1;
      this.unanswered.set(task.id, { task, attempt, line, sentMs: nowMs });
      text += taskLine(task, attempt);
    }
    this.#write(text, batch.length);
  }

  cancel(taskId: string): void {
    this.#write(`${JSON.stringify({ control: 'cancel', task: taskId })}\n`, 1);
  }

  stop(graceMs: number): void {
    this.#write(`${JSON.stringify({ control: 'stop', graceMs })}\n`, 1);
  }

  kill(): Promise<void> {
    return this.#runner.kill();
  }

  /** Takes out what was sent up to a line and not answered. */
  takeUnanswered(upToLine: number): Sent[] {
    const taken = [...this.unanswered.values()].filter((sent) => sent.line <= upToLine);
    for (const { task } of taken) this.unanswered.delete(task.id);
    return taken;
  }

  #write(text: string, lines: number): void {
    this.#lines += lines;
    if (!this.#runner.stdin.destroyed) this.#runner.stdin.write(text);
  }
}

function taskLine(task: Task, attempt: number): string {
  const { timeoutMs, memoryBytes } = task.limits;
  const time = timeoutMs === undefined ? '' : `,"timeoutMs":${timeoutMs}`;
  const memory = memoryBytes === undefined ? '' : `,"memoryBytes":${memoryBytes}`;
  return `{"task":${JSON.stringify(task.id)},"attempt":${attempt}${time}${memory},"payload":${task.payload}}\n`;
}
