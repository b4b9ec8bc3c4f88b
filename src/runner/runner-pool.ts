import { availableParallelism } from 'node:os';
import { type Clock, systemClock } from '../core/clock.js';
import { GcdError } from '../core/errors.js';
import type { EventBatch, Executor, ExecutorEvent, Submission, WorkerProfile } from '../core/executor.js';
import { addHints, type HintFor } from './add-hints.js';
import { cancelledEnd } from './cancelled-end.js';
import { createDeferred, type Deferred } from './deferred.js';
import { createEventStream } from './event-stream.js';
import type { Launcher } from './launcher.js';
import { projectBroken } from './project-broken.js';
import type { Ready } from './runner-message.js';
import { type GivenUp, Slot } from './slot.js';
import { Suspects } from './suspects.js';
import { WaitingTasks } from './waiting-tasks.js';

/** Is what a pool of runners is made of. */
export interface RunnerPoolOptions {
  /** Name of the executor. */
  readonly name: string;
  readonly slots: number;
  readonly launcher: Launcher;
  /** Machine that the slots are on. */
  readonly node: string;
  readonly clock?: Clock;
  /** Asked about a project that cannot be imported, and about each failed attempt. */
  readonly hintFor?: HintFor;
}

/** A runner that does not go in its grace time is killed after this much more. */
const KILL_AFTER_MS = 2000;

/** Makes an executor out of runners, started by whatever launcher. */
export function createRunnerPool(options: RunnerPoolOptions): Executor {
  return new RunnerPool(options);
}

class RunnerPool implements Executor {
  readonly name: string;
  readonly slots: number;
  readonly events: AsyncIterable<EventBatch>;
  readonly #options: RunnerPoolOptions;
  readonly #clock: Clock;
  readonly #stream = createEventStream();
  readonly #waiting = new WaitingTasks();
  readonly #slots: Slot[];
  readonly #givenUp = new Set<Slot>();
  readonly #suspects = new Suspects();
  /** Resolves when a first slot has imported the project, or when there is nothing to wait for any more. */
  readonly #isUsable: Deferred<void> = createDeferred();
  readonly #started: Deferred<WorkerProfile> = createDeferred();
  #hasRoom: Deferred<void> | undefined;
  /** How many tasks the runners may hold, as of the last pump. */
  #capacity: number;
  #isPumpDue = false;
  #isClosed = false;
  #starting: Promise<WorkerProfile> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: RunnerPoolOptions) {
    this.#options = options;
    this.name = options.name;
    this.slots = options.slots;
    this.#capacity = options.slots;
    this.events = options.hintFor ? addHints(this.#stream.batches, options.hintFor) : this.#stream.batches;
    this.#clock = options.clock ?? systemClock;
    this.#slots = Array.from({ length: options.slots }, (_, index) => this.#createSlot(index));
    // Nobody may be waiting for the start when the pool is stopped.
    this.#started.promise.catch(() => undefined);
  }

  start(signal?: AbortSignal): Promise<WorkerProfile> {
    this.#starting ??= this.#startSlots(signal);
    return this.#starting;
  }

  share(args: Readonly<Record<string, unknown>>): void {
    for (const slot of this.#slots) slot.share(args);
  }

  /** As many may wait as the runners can hold: each finds its next tasks at once, and priorities still count. */
  get room(): number {
    return Math.max(0, this.#capacity - this.#waiting.length);
  }

  submit(batch: readonly Submission[]): Promise<void> | undefined {
    if (this.#stopped) return undefined;
    this.#waiting.add(batch);
    this.#suspects.noteSubmitted(batch);
    this.#pumpSoon();
    if (this.room > 0) return undefined;
    this.#hasRoom ??= createDeferred();
    return this.#hasRoom.promise;
  }

  close(): void {
    this.#isClosed = true;
    this.#pumpSoon();
  }

  acknowledge(): void {
    // Nothing is kept for a second delivery: what gcd has not journalled when it dies runs again.
  }

  cancel(taskId: string): void {
    const waiting = this.#waiting.remove(taskId);
    if (waiting) this.#take([cancelledEnd(waiting, this.#clock.nowMs())]);
    else this.#slots.some((slot) => slot.cancel(taskId));
  }

  stop({ graceMs }: { graceMs: number }): Promise<void> {
    this.#stopped ??= this.#stopAll(graceMs);
    return this.#stopped;
  }

  async #startSlots(signal?: AbortSignal): Promise<WorkerProfile> {
    const abort = () => this.#started.reject(signal?.reason);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
    if (!signal?.aborted) for (const slot of this.#slots) slot.start();
    try {
      return await this.#started.promise;
    } catch (error) {
      await this.stop({ graceMs: 0 });
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  #createSlot(index: number): Slot {
    const slot: Slot = new Slot({
      ...{ index, node: this.#options.node, launcher: this.#options.launcher, clock: this.#clock },
      // As many as there are cores import as fast as one. The others would only take their time from them, and say the same
      // of a project that cannot be imported.
      mayImport: index < availableParallelism() ? Promise.resolve() : this.#isUsable.promise,
      onEvents: (events) => this.#take(events),
      onReady: (ready) => this.#takeReady(ready),
      onDied: (unanswered) => this.#suspects.accuse(unanswered),
      onGivenUp: (why) => void this.#giveUp(slot, why),
    });
    return slot;
  }

  #take(events: ExecutorEvent[]): void {
    this.#stream.emit(events);
    this.#suspects.noteEvents(events);
    this.#pump();
  }

  #takeReady(ready: Ready): void {
    this.#started.resolve({ accepts: ready.accepts, pythonVersion: ready.python });
    this.#isUsable.resolve();
  }

  async #giveUp(slot: Slot, { reason, broken, refusal }: GivenUp): Promise<void> {
    const known = broken ? projectBroken(broken, await this.#options.hintFor?.(broken)) : refusal;
    this.#started.reject(known ?? new GcdError('NoWorkers', `No runner could be started: ${reason}`));
    this.#givenUp.add(slot);
    this.#isUsable.resolve();
    this.#stream.emit([{ type: 'worker-ended', worker: slot.worker, reason: known?.message ?? reason }]);
    if (this.#givenUp.size < this.#slots.length) return;
    const words = `No worker is left: ${slot.worker} was given up last, because ${known?.message ?? reason}`;
    this.#stream.end(refusal ?? new GcdError('NoWorkers', words));
  }

  /** Tasks that are submitted in one go are sent in one write. */
  #pumpSoon(): void {
    if (this.#isPumpDue) return;
    this.#isPumpDue = true;
    queueMicrotask(() => {
      this.#isPumpDue = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#stopped) return;
    for (const slot of this.#slots) {
      const batch = this.#waiting.take(this.#roomOf(slot));
      if (batch.length === 0) continue;
      slot.run(batch);
      this.#stream.emit([{ type: 'tasks-sent', worker: slot.worker, tasks: batch.map(({ task }) => task.id) }]);
    }
    this.#capacity = this.#slots.reduce((sum, slot) => sum + slot.capacity, 0);
    if (this.room > 0) {
      this.#hasRoom?.resolve();
      this.#hasRoom = undefined;
    }
    if (this.#isClosed && this.#waiting.length === 0 && this.#slots.every((slot) => slot.isEmpty)) {
      void this.stop({ graceMs: KILL_AFTER_MS });
    }
  }

  #roomOf(slot: Slot): number {
    return this.#suspects.areOnTheirWay ? Math.min(slot.room, slot.isEmpty ? 1 : 0) : slot.room;
  }

  async #stopAll(graceMs: number): Promise<void> {
    this.#started.reject(new GcdError('Stopped', 'The executor was stopped before its first worker was ready.'));
    this.#waiting.clear();
    this.#isUsable.resolve();
    const late = new AbortController();
    const kill = this.#clock
      .sleep(graceMs + KILL_AFTER_MS, late.signal)
      .then(() => Promise.all(this.#slots.map((slot) => slot.kill())))
      .catch(() => undefined);
    await Promise.all(this.#slots.map((slot) => slot.stop(graceMs)));
    late.abort();
    await kill;
    this.#hasRoom?.resolve();
    this.#stream.end();
  }
}
