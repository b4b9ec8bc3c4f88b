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

/** Holds the spans of a run while it is read. */
export class RoundSpans {
  /** Rounds of a part by number, by the part's number. */
  readonly #spans: RoundSpan[][] = [];

  /** Returns the span of a part and a round; a new one has no attempt yet. */
  of(part: number, round: number): RoundSpan {
    this.#spans[part] ??= [];
    this.#spans[part]![round] ??= startSpan(part, round);
    return this.#spans[part]![round]!;
  }

  /** Returns the spans in the order in which they began. */
  list(): RoundSpan[] {
    return this.#spans.flat().sort((a, b) => a.part - b.part || a.firstStartMs - b.firstStartMs);
  }
}

interface Tried {
  readonly attempt: JournalledAttempt;
  readonly lane: Lane;
  readonly isRetry: boolean;
}

/** Counts an attempt. */
export function noteInSpan(span: RoundSpan, { attempt, lane, isRetry }: Tried): void {
  span.firstStartMs = Math.min(span.firstStartMs, attempt.startMs);
  span.lastEndMs = Math.max(span.lastEndMs, attempt.startMs, attempt.endMs);
  span.attempts += 1;
  if (isRetry) span.retries += 1;
  if (attempt.state !== 'succeeded') span.failures += 1;
  span.lanes.add(lane);
}

function startSpan(part: number, round: number): RoundSpan {
  const times = { firstStartMs: Number.POSITIVE_INFINITY, lastEndMs: 0 };
  return { part, round, ...times, attempts: 0, retries: 0, failures: 0, lanes: new Set<Lane>() };
}
