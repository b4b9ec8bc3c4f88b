import type { NamedAttempt } from './attempt-rows.js';

/** Is what the attempts of a round that a worker began say together, in milliseconds and bytes; null without any. */
export interface Measured {
  readonly averageMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** S: the sum of the durations of all attempts. */
  readonly serialMs: number | null;
  readonly min: Extreme | null;
  readonly max: Extreme | null;
  readonly peak: Peak | null;
}

/** Is a value and the task that it belongs to. */
export interface Extreme {
  readonly value: number;
  readonly file: string;
  readonly column: string;
}

interface Peak extends Extreme {
  readonly isSampled: boolean;
}

/** Measures attempts while they are read. */
export class AttemptMeter {
  readonly #durationsMs: Float64Array;
  #count = 0;
  #min: Extreme | null = null;
  #max: Extreme | null = null;
  #peak: Peak | null = null;

  /** Makes room for so many attempts: percentiles need the duration of each, and nothing else of it. */
  constructor(attempts: number) {
    this.#durationsMs = new Float64Array(attempts);
  }

  add({ attempt, file, column }: NamedAttempt): void {
    const value = Math.max(0, attempt.endMs - attempt.startMs);
    this.#durationsMs[this.#count] = value;
    this.#count += 1;
    if (this.#min === null || value < this.#min.value) this.#min = { value, file, column };
    if (this.#max === null || value > this.#max.value) this.#max = { value, file, column };
    const bytes = attempt.peakBytes ?? -1;
    if (bytes > (this.#peak?.value ?? -1)) {
      this.#peak = { value: bytes, file, column, isSampled: attempt.peakSampled === true };
    }
  }

  /** Returns what was measured, once all has been added. */
  measured(): Measured {
    const durations = describeDurations(this.#durationsMs.subarray(0, this.#count).sort());
    return { ...durations, min: this.#min, max: this.#max, peak: this.#peak };
  }
}

function describeDurations(sortedMs: Float64Array) {
  const count = sortedMs.length;
  if (count === 0) return { averageMs: null, p50Ms: null, p95Ms: null, serialMs: null };
  const serialMs = sortedMs.reduce((sum, value) => sum + value, 0);
  return { averageMs: serialMs / count, serialMs, p50Ms: percentile(sortedMs, 0.5), p95Ms: percentile(sortedMs, 0.95) };
}

/** Interpolates between neighbours as numpy.percentile does by default. */
function percentile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}
