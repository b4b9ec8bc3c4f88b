import { attemptEnded, timesOf } from '../core/attempt.js';
import type { Clock } from '../core/clock.js';
import { GcdError, messageOf } from '../core/errors.js';
import { type ExecutorEvent, endsToldBy, type Submission } from '../core/executor.js';
import { cancelledEnd } from './cancelled-end.js';
import { createFlightWindow, type FlightWindow } from './flight-window.js';
import type { Launcher } from './launcher.js';
import { describeExit, type Loss, lost, OUT_OF_MEMORY } from './loss.js';
import { type Answers, RunnerConnection } from './runner-connection.js';
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
  readonly onDied: (unanswered: readonly Submission[]) => void;
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
  /** Tasks of which the runner was told that they are cancelled, and that it has not answered. */
  readonly #cancelled = new Set<string>();
  #isServing = false;
  #hasServed = false;
  #isStopping = false;
  #startFailures = 0;
  #broken: Broken | undefined;
  #refusal: GcdError | undefined;
  /** Since when it has had something to do without a pause, and when the last task ended. */
  #busySinceMs = 0;
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

  /** How many more tasks may be sent now. */
  get room(): number {
    if (!this.#isServing || this.#isStopping) return 0;
    const { size } = this.#window;
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
    if (this.isEmpty) this.#busySinceMs = this.#options.clock.nowMs();
    this.#connection?.run(batch);
  }

  /** Cancels a task that was sent here; returns false when it was not. */
  cancel(taskId: string): boolean {
    if (!this.#connection?.inFlight.has(taskId)) return false;
    this.#cancelled.add(taskId);
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
        onMessage: (message, before) => this.#takeMessage(message, before),
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
    const unanswered = this.#connection?.inFlight.takeAllBut(0) ?? [];
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

  #takeAnswers(answers: Answers): void {
    this.#noteEnds(answers);
    this.#options.onEvents(answers);
  }

  #takeMessage(message: OtherMessage, before: Answers): void {
    if (before.length > 0) this.#noteEnds(before);
    if (message.kind === 'broken') this.#broken = message.broken;
    this.#options.onEvents(message.kind === 'broken' ? before : [...before, ...this.#eventsOf(message)]);
  }

  #noteEnds(answers: Answers): void {
    if (this.#cancelled.size > 0) for (const { task } of answers.flatMap(endsToldBy)) this.#cancelled.delete(task);
    this.#learn(answers);
  }

  #eventsOf(message: Exclude<OtherMessage, { kind: 'broken' }>): ExecutorEvent[] {
    if (message.kind === 'ready') return [this.#ready(message.ready)];
    if (message.kind === 'recalled') return this.#recalled(message.after, message.lines);
    if (message.kind === 'replaced') return this.#replaced(message.lines);
    return [{ type: 'warning', code: message.code, message: `${this.worker}: ${message.message}` }];
  }

  /** Answers come in the order in which their tasks ran, one right after the other. */
  #learn(answers: Answers): void {
    const texts = answers.flatMap((answer) => (answer.type === 'tasks-succeeded' ? answer.texts : answer.text));
    const { startMs } = timesOf(texts[0]!);
    const { endMs } = timesOf(texts.at(-1)!);
    this.#lastAnswerMs = endMs;
    // The wall clock may have been put back meanwhile.
    this.#window.learn(texts.length, Math.max(0, endMs - startMs));
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
    return this.#returned(this.#connection?.takeUpTo(upToLine));
  }

  /** Nothing more is sent behind a task that takes long, until it has ended. */
  #recalled(after: string, upToLine: number): ExecutorEvent[] {
    this.#window = createFlightWindow();
    return this.#returned(this.#connection?.takeBehind(after, upToLine));
  }

  #returned(tasks: readonly Submission[] = []): ExecutorEvent[] {
    const ends = tasks.filter(({ task }) => this.#cancelled.delete(task.id));
    const back = tasks.filter((sent) => !ends.includes(sent)).map(({ task }) => task.id);
    const returned: ExecutorEvent[] =
      back.length > 0 ? [{ type: 'tasks-returned', worker: this.worker, tasks: back }] : [];
    return [...ends.map((sent) => cancelledEnd(sent, this.#options.clock.nowMs())), ...returned];
  }

  #ended({ task, attempt }: Submission, { state, message }: Loss): ExecutorEvent {
    const startMs = Math.max(this.#busySinceMs, this.#lastAnswerMs);
    return attemptEnded(this.worker, {
      ...{ task: task.id, attempt, state },
      // The wall clock may have been put back meanwhile.
      ...{ startMs, endMs: Math.max(this.#options.clock.nowMs(), startMs) },
      ...{ cpuMs: 0, peakBytes: null },
      failure: { exception: '', message, traceback: '', outputTail: '' },
    });
  }
}
