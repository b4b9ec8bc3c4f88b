import type { Bar } from './timeline.js';

/** Keeps the longest of the bars that are added. */
export class SlowestAttempts {
  readonly #most: number;
  readonly #slowest: Bar[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(bar: Bar): void {
    const last = this.#slowest.at(-1);
    if (this.#slowest.length === this.#most && last && lengthOf(bar) <= lengthOf(last)) return;
    this.#slowest.push(bar);
    this.#slowest.sort((a, b) => lengthOf(b) - lengthOf(a)); // stable: of those as long, the first to end stays first
    this.#slowest.length = Math.min(this.#slowest.length, this.#most);
  }

  /** Returns the longest first. */
  list(): readonly Bar[] {
    return this.#slowest;
  }
}

function lengthOf({ startMs, endMs }: Bar): number {
  return endMs - startMs;
}
