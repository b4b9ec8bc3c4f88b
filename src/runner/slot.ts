import { type AttemptEnded, attemptEnded, timesOf } from '../core/attempt.js';
import type { Clock } from '../core/clock.js';
import { GcdError, messageOf } from '../core/errors.js';
import type { ExecutorEvent, Submission } from '../core/executor.js';
import { createFlightWindow, type FlightWindow } from './flight-window.js';
import type { Sent } from './in-flight.js';
import type { Launcher, RunnerExit } from './launcher.js';
import { RunnerConnection } from './runner-connection.js';
import type { Broken, OtherMessage, Ready } from './runner-message.js';

/** A runner that fails so often in a row to become ready is given up. */
const MAX_START_FAILURES = 3;

/** Is what a slot is made of, and whom it tells what. */
export interface SlotOptions {
  readonly index: number;
  /** Machine that the slot is on. */
  readonly node: string;
  readonly launcher: Launcher;
  readonly clock: Clock;
  /** Resolves when the runner may import the project; it is started before, because that takes time too. */
  readonly mayImport: Promise<void>;
  /** Gets what happened together, in order; called after the slot has changed. */
  readonly onEvents: (events: ExecutorEvent[]) => void;
  readonly onReady: (ready: Ready) => void;
  /** Gets what a runner that is gone had not answered, after its events. */
  readonly onDied: (unanswered: readonly Sent[]) => void;
  /** Is called once, when the slot will run nothing more. */
  readonly onGivenUp: (why: GivenUp) => void;
}

/** Says why a slot was given up. */
export interface GivenUp {
  readonly reason: string;
  /** Python's words when the project is at fault. */
  readonly broken?: Broken | undefined;
  /** The launcher's own error, when it knows that no start will go well. */
  readonly refusal?: GcdError | undefined;
}

/** Is one place for one task at a time: starts its runner, feeds it, and starts another when it is gone. */
export class Slot {
  readonly worker: string;
  readonly #options: SlotOptions;
  #window: FlightWindow = createFlightWindow();
  #connection: RunnerConnection | undefined;
  #args: Readonly<Record<string, unknown>> | undefined;
  #isServing = false;
  #hasServed = false;
  #isStopping = false;
  #startFailures = 0;
  #broken: Broken | undefined;
  #refusal: GcdError | undefined;
  #lastAnswerMs = 0;
  #running: Promise<void> | undefined;

  constructor(options: SlotOptions) {
    this.#options = options;
    this.worker = options.launcher.workerName(options.index);
  }

  /** How many tasks may be in flight in all. */
  get capacity(): number {
    return this.#window.size;
  }

  /** Returns how many more tasks may be sent now, when the slot's fair share of those that are left is `share`. */
  roomWithin(share: number): number {
    if (!this.#isServing || this.#isStopping) return 0;
    const size = this.#window.sizeWithin(share);
    const free = size - (this.#connection?.inFlight.size ?? 0);
    // By halves: while the runner works through one, gcd takes in the answers of the other and sends the next.
    return free * 2 >= size ? free : 0;
  }

  get isEmpty(): boolean {
    return (this.#connection?.inFlight.size ?? 0) === 0;
  }

  start(): void {
    this.#running ??= this.#keepRunning();
  }

  share(args: Readonly<Record<string, unknown>>): void {
    this.#args = args;
    this.#connection?.share(args);
  }

  run(batch: readonly Submission[]): void {
    this.#connection?.run(batch, this.#options.clock.nowMs());
  }

  /** Cancels a task that was sent here; returns false when it was not. */
  cancel(taskId: string): boolean {
    if (!this.#connection?.inFlight.has(taskId)) return false;
    this.#connection.cancel(taskId);
    return true;
  }

  /** Lets the running task finish within the grace time, and resolves when nothing is left of the runner. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#connection?.stop(graceMs);
    await this.#running;
  }

  /** Ends the runner at once. */
  async kill(): Promise<void> {
    this.#isStopping = true;
    await this.#connection?.kill();
  }

  async #keepRunning(): Promise<void> {
    let reason = '';
    while (!this.#isStopping && this.#startFailures < MAX_START_FAILURES) {
      this.#startFailures += 1;
      reason = await this.#runOnce();
      // A project that could never be imported will not be the next time either.
      if (this.#refusal || (this.#broken && !this.#hasServed)) break;
    }
    if (!this.#isStopping) this.#options.onGivenUp({ reason, broken: this.#broken, refusal: this.#refusal });
  }

  async #runOnce(): Promise<string> {
    const { launcher, index } = this.#options;
    try {
      const runner = await launcher.launch(index);
      await Promise.race([this.#options.mayImport, runner.exited]);
      this.#connection = new RunnerConnection({
        ...{ runner, setup: launcher.setup(index), worker: this.worker },
        onAnswers: (answers) => this.#takeAnswers(answers),
        onMessage: (message) => this.#takeMessage(message),
      });
      if (this.#args) this.#connection.share(this.#args);
      if (this.#isStopping) this.#connection.stop(0);
      const exit = await runner.exited;
      this.#refusal = exit.refusal;
      // A supervisor that went by itself has left nothing behind; one that was killed may have.
      if (exit.code !== 0) await runner.kill();
      return this.#bury(describeExit(exit), exit.outOfMemory);
    } catch (error) {
      if (error instanceof GcdError) this.#refusal = error;
      return this.#bury(messageOf(error));
    }
  }

  /** Tells the ends of tasks whose runner is gone, and why: the one that it had begun is lost, the others go back. */
  #bury(reason: string, isOutOfMemory = false): string {
    const unanswered = this.#connection?.inFlight.takeUpTo(Number.POSITIVE_INFINITY) ?? [];
    const begun = this.#isServing ? unanswered[0] : undefined;
    const others = begun ? unanswered.slice(1) : unanswered;
    this.#isServing = false;
    this.#connection = undefined;
    this.#window = createFlightWindow();
    if (this.#isStopping) return reason;
    const loss = isOutOfMemory && others.length === 0 ? OUT_OF_MEMORY : lost(reason);
    this.#options.onEvents([...(begun ? [this.#ended(begun, loss)] : []), ...this.#returned(others)]);
    this.#options.onDied(unanswered);
    return reason;
  }

  #takeAnswers(answers: AttemptEnded[]): void {
    this.#learn(answers);
    this.#options.onEvents(answers);
  }

  #takeMessage(message: OtherMessage): void {
    if (message.kind === 'broken') this.#broken = message.broken;
    else this.#options.onEvents(this.#eventsOf(message));
  }

  #eventsOf(message: Exclude<OtherMessage, { kind: 'broken' }>): ExecutorEvent[] {
    if (message.kind === 'ready') return [this.#ready(message.ready)];
    if (message.kind === 'returned') return this.#returned(this.#connection?.inFlight.takeAll(message.tasks));
    if (message.kind === 'replaced') return this.#replaced(message.lines);
    return [{ type: 'warning', code: message.code, message: `${this.worker}: ${message.message}` }];
  }

  /** Answers come in the order in which their tasks ran, one right after the other. */
  #learn(answers: readonly AttemptEnded[]): void {
    const { startMs } = timesOf(answers[0]!.text);
    const { endMs } = timesOf(answers.at(-1)!.text);
    this.#lastAnswerMs = endMs;
    // The wall clock may have been put back meanwhile.
    this.#window.learn(answers.length, Math.max(0, endMs - startMs));
  }

  #ready(ready: Ready): ExecutorEvent {
    this.#isServing = true;
    this.#hasServed = true;
    this.#startFailures = 0;
    this.#options.onReady(ready);
    const { pid, hostname, hostIp } = ready;
    return { type: 'worker-ready', worker: this.worker, node: this.#options.node, hostname, hostIp, pid };
  }

  #replaced(upToLine: number): ExecutorEvent[] {
    this.#isServing = false;
    return this.#returned(this.#connection?.inFlight.takeUpTo(upToLine));
  }

  #returned(tasks: readonly Sent[] = []): ExecutorEvent[] {
    if (tasks.length === 0) return [];
    return [{ type: 'tasks-returned', worker: this.worker, tasks: tasks.map(({ task }) => task.id) }];
  }

  #ended({ task, attempt, sentMs }: Sent, { state, message }: Loss): ExecutorEvent {
    return attemptEnded(this.worker, {
      ...{ task: task.id, attempt, state },
      startMs: Math.max(sentMs, this.#lastAnswerMs),
      endMs: Math.max(this.#options.clock.nowMs(), this.#lastAnswerMs),
      ...{ cpuMs: 0, peakBytes: null },
      failure: { exception: '', message, traceback: '', outputTail: '' },
    });
  }
}

/** Is how the end of a task is told whose runner is gone. */
interface Loss {
  readonly state: 'lost' | 'out-of-memory';
  readonly message: string;
}

const OUT_OF_MEMORY: Loss = {
  state: 'out-of-memory',
  message: 'The task needed more memory than there was: the kernel ended it, and its runner with it.',
};

function lost(reason: string): Loss {
  return { state: 'lost', message: `The runner is gone: ${reason}` };
}

function describeExit({ code, signal, stderrTail }: RunnerExit): string {
  const how = signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`;
  const words = stderrTail.trim();
  return words === '' ? how : `${how}: ${words}`;
}
