import type { JournalledAttempt } from '../core/journal-event.js';

/** Is a worker as the picture shows it: one lane. */
export interface Lane {
  readonly worker: string;
  /** Empty when the journal does not say where the worker ran. */
  node: string;
}

/** Is the time in which one part of the run worked at one round, and what it did; times are since the epoch. */
export interface RoundSpan {
  /** Counted from 0. */
  readonly part: number;
  readonly round: number;
  firstStartMs: number;
  lastEndMs: number;
  /** Attempts that a worker began. */
  attempts: number;
  /** Those of them at a task that had been tried before. */
  retries: number;
  /** Those of them that did not succeed. */
  failures: number;
  /** The workers that began them. */
  readonly lanes: Set<Lane>;
}

interface Tried {
  readonly attempt: JournalledAttempt;
  readonly part: number;
  readonly round: number;
  readonly lane: Lane;
  readonly isRetry: boolean;
}

/** Gathers spans while attempts are read. */
export class RoundSpans {
  readonly #spans = new Map<string, RoundSpan>();

  add({ attempt, part, round, lane, isRetry }: Tried): void {
    const span = this.#spanOf(part, round);
    span.firstStartMs = Math.min(span.firstStartMs, attempt.startMs);
    span.lastEndMs = Math.max(span.lastEndMs, attempt.startMs, attempt.endMs);
    span.attempts += 1;
    if (isRetry) span.retries += 1;
    if (attempt.state !== 'succeeded') span.failures += 1;
    span.lanes.add(lane);
  }

  /** Returns the spans in the order in which they began. */
  list(): RoundSpan[] {
    return [...this.#spans.values()].sort((a, b) => a.part - b.part || a.firstStartMs - b.firstStartMs);
  }

  #spanOf(part: number, round: number): RoundSpan {
    const key = `${part} ${round}`;
    const known = this.#spans.get(key);
    if (known) return known;
    const times = { firstStartMs: Number.POSITIVE_INFINITY, lastEndMs: 0 };
    const span = { part, round, ...times, attempts: 0, retries: 0, failures: 0, lanes: new Set<Lane>() };
    this.#spans.set(key, span);
    return span;
  }
}
