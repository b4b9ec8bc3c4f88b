import type { AttemptEnded } from '../core/attempt.js';
import type { Submission, TasksSucceeded } from '../core/executor.js';
import { InFlight } from './in-flight.js';
import type { RunnerProcess, RunnerSetup } from './launcher.js';
import { createLineReader } from './line-reader.js';
import { type OtherMessage, parseRunnerMessage } from './runner-message.js';

/** Is the ends of tasks that came in together, in order. */
export type Answers = (TasksSucceeded | AttemptEnded)[];

interface ConnectionOptions {
  readonly runner: RunnerProcess;
  readonly setup: RunnerSetup;
  /** Name of the slot's worker. */
  readonly worker: string;
  /** Gets the ends of tasks that were in flight, those that came together in one go. */
  readonly onAnswers: (answers: Answers) => void;
  /** Gets what else the runner says, with the ends that came in before it: they alone do not say what is to be sent now. */
  readonly onMessage: (message: OtherMessage, before: Answers) => void;
}

/** Speaks with one runner: sends it lines, and takes the answers to them. */
export class RunnerConnection {
  readonly inFlight = new InFlight();
  readonly #runner: RunnerProcess;
  readonly #options: ConnectionOptions;
  /** How many lines were written, and the numbers of those that are not tasks, counted from 1. */
  #lines = 0;
  readonly #otherLines: number[] = [];

  constructor(options: ConnectionOptions) {
    const { runner, setup } = options;
    this.#options = options;
    this.#runner = runner;
    const readLines = createLineReader();
    runner.stdout.on('data', (chunk: Buffer) => this.#take(readLines(chunk)));
    // A runner that is gone breaks the pipe; `exited` tells, with the reason.
    runner.stdin.on('error', () => undefined);
    this.#writeOther({ setup });
  }

  share(args: Readonly<Record<string, unknown>>): void {
    this.#writeOther({ share: args });
  }

  /** Sends tasks in one write. */
  run(batch: readonly Submission[]): void {
    this.#lines += batch.length;
    this.#write(this.inFlight.add(batch));
  }

  /** Takes the tasks out that were among the first so many lines and have no answer. */
  takeUpTo(line: number): readonly Submission[] {
    return this.inFlight.takeAllBut(this.#tasksAfter(line));
  }

  /** Takes the tasks out that were among the first so many lines and come after this one. */
  takeBehind(taskId: string, line: number): readonly Submission[] {
    return this.inFlight.takeBetween(taskId, this.#tasksAfter(line));
  }

  cancel(taskId: string): void {
    this.#writeOther({ control: 'cancel', task: taskId });
  }

  stop(graceMs: number): void {
    this.#writeOther({ control: 'stop', graceMs });
  }

  kill(): Promise<void> {
    return this.#runner.kill();
  }

  /** Takes lines: successes that follow one another together, anything else in its place between them. */
  #take(lines: readonly string[]): void {
    const answers: Answers = [];
    for (let rest = lines; rest.length > 0; rest = rest.slice(1)) {
      const tasks = this.inFlight.takeSuccesses(rest);
      const texts = rest.slice(0, tasks.length);
      if (tasks.length > 0) answers.push({ type: 'tasks-succeeded', worker: this.#options.worker, tasks, texts });
      rest = rest.slice(tasks.length);
      if (rest.length > 0) this.#takeOther(rest[0]!, answers);
    }
    if (answers.length > 0) this.#options.onAnswers(answers);
  }

  /** Takes a line that does not tell the next success: an answer is added to those before it, a message comes after them. */
  #takeOther(line: string, answers: Answers): void {
    const message = parseRunnerMessage(line, this.#options.worker);
    if (!message) return;
    if (message.kind === 'answer') {
      const { task, attempt } = message.answer;
      // What a dying child had already written comes a second time: then nobody waits for it.
      if (this.inFlight.take(task, attempt)) answers.push(message.answer);
      return;
    }
    this.#options.onMessage(message, answers.splice(0));
  }

  #tasksAfter(line: number): number {
    const others = this.#otherLines.filter((number) => number > line).length;
    return Math.max(0, this.#lines - line - others);
  }

  #writeOther(line: object): void {
    this.#lines += 1;
    this.#otherLines.push(this.#lines);
    this.#write(`${JSON.stringify(line)}\n`);
  }

  #write(text: string): void {
    if (!this.#runner.stdin.destroyed) this.#runner.stdin.write(text);
  }
}
