import type { AttemptEnded } from '../core/attempt.js';
import type { Submission } from '../core/executor.js';
import { InFlight } from './in-flight.js';
import type { RunnerExit, RunnerProcess, RunnerSetup } from './launcher.js';
import { createLineReader } from './line-reader.js';
import { type OtherMessage, parseRunnerMessage } from './runner-message.js';

interface ConnectionOptions {
  readonly runner: RunnerProcess;
  readonly setup: RunnerSetup;
  /** Name of the slot's worker. */
  readonly worker: string;
  /** Gets the ends of tasks that were in flight, those that came together in one go. */
  readonly onAnswers: (answers: AttemptEnded[]) => void;
  readonly onMessage: (message: OtherMessage) => void;
}

/** Speaks with one runner: sends it lines, and takes the answers to them. */
export class RunnerConnection {
  readonly inFlight = new InFlight();
  readonly #runner: RunnerProcess;
  readonly #options: ConnectionOptions;
  #lines = 0;

  constructor(options: ConnectionOptions) {
    const { runner, setup } = options;
    this.#options = options;
    this.#runner = runner;
    const readLines = createLineReader();
    runner.stdout.on('data', (chunk: Buffer) => this.#handOn(this.#take(readLines(chunk))));
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

  /** Takes lines, and returns the answers that are to be handed on together; anything else goes on in its place between. */
  #take(lines: readonly string[]): AttemptEnded[] {
    let answers: AttemptEnded[] = [];
    for (const line of lines) {
      const success = this.inFlight.takeSuccess(line, this.#options.worker);
      if (success) answers.push(success);
      else answers = this.#takeOther(line, answers);
    }
    return answers;
  }

  /** Takes any other line, and returns the answers that are still to be handed on. */
  #takeOther(line: string, answers: AttemptEnded[]): AttemptEnded[] {
    const message = parseRunnerMessage(line, this.#options.worker);
    if (!message) return answers;
    if (message.kind === 'answer') {
      const { task, attempt } = message.answer;
      // What a dying child had already written comes a second time: then nobody waits for it.
      return this.inFlight.take(task, attempt) ? [...answers, message.answer] : answers;
    }
    this.#handOn(answers);
    this.#options.onMessage(message);
    return [];
  }

  #handOn(answers: AttemptEnded[]): void {
    if (answers.length > 0) this.#options.onAnswers(answers);
  }

  #write(text: string, lines: number): void {
    this.#lines += lines;
    if (!this.#runner.stdin.destroyed) this.#runner.stdin.write(text);
  }
}
