import type { Submission } from '../core/executor.js';
import { InFlight } from './in-flight.js';
import type { RunnerExit, RunnerProcess, RunnerSetup } from './launcher.js';
import { createLineReader } from './line-reader.js';
import { parseRunnerMessage, type RunnerMessage } from './runner-message.js';

interface ConnectionOptions {
  readonly runner: RunnerProcess;
  readonly setup: RunnerSetup;
  /** Name of the slot's worker. */
  readonly worker: string;
  /** Gets all that one chunk of the runner's output holds, together. */
  readonly onMessages: (messages: readonly RunnerMessage[]) => void;
}

/** Speaks with one runner: sends it lines, and takes the answers to them. */
export class RunnerConnection {
  readonly inFlight = new InFlight();
  readonly #runner: RunnerProcess;
  readonly #worker: string;
  #lines = 0;

  constructor({ runner, setup, worker, onMessages }: ConnectionOptions) {
    this.#runner = runner;
    this.#worker = worker;
    const readLines = createLineReader();
    runner.stdout.on('data', (chunk: Buffer) => onMessages(this.#read(readLines(chunk))));
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
  run(batch: readonly Submission[], nowMs: number): void {
    this.#write(this.inFlight.add(batch, this.#lines, nowMs), batch.length);
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

  #read(lines: readonly string[]): RunnerMessage[] {
    const messages: RunnerMessage[] = [];
    for (const line of lines) {
      const success = this.inFlight.takeSuccess(line, this.#worker);
      const message = success ? ({ kind: 'answer', answer: success } as const) : this.#readOther(line);
      if (message) messages.push(message);
    }
    return messages;
  }

  /** An answer that nobody waits for is left out: what a dying child had already written comes a second time. */
  #readOther(line: string): RunnerMessage | undefined {
    const message = parseRunnerMessage(line, this.#worker);
    if (message?.kind !== 'answer') return message;
    const { task, attempt } = message.answer;
    return this.inFlight.take(task, attempt) ? message : undefined;
  }

  #write(text: string, lines: number): void {
    this.#lines += lines;
    if (!this.#runner.stdin.destroyed) this.#runner.stdin.write(text);
  }
}
