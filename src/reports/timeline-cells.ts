import type { Bar } from './timeline.js';

/**
 * Is a rectangle of the picture: a bar of its own, or a stretch of a lane in which bars are narrower than a pixel. Those of
 * a lane follow one another; they overlap by less than a column.
 */
export interface Cell {
  readonly row: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Share of the time in which the lane was busy, in steps of `1 / LEVELS`; 1 for a bar of its own. */
  readonly busy: number;
  /** It, or one of the bars in it, did not succeed. */
  readonly failed: boolean;
  /** The bar that it is; null where it stands for what may be more than one. */
  readonly bar: Bar | null;
}

/** Shades in which a lane's busy share is told apart. */
const LEVELS = 5;

/** A bar is drawn for itself when it is at least this wide. */
const OWN_BAR_PIXELS = 3;

/** Is into how much a timeline is broken. */
export interface GridSize {
  readonly lanes: number;
  /** Rows of the picture; with more lanes than rows, neighbours share one. */
  readonly rows: number;
  readonly columns: number;
  readonly durationMs: number;
}

/** Breaks a timeline into rectangles while its bars are read, however many come: never more than rows * columns. */
export class CellGrid {
  readonly #rows: number;
  readonly #columns: number;
  readonly #columnMs: number;
  readonly #lanesPerRow: number;
  /** Milliseconds of narrow bars by row and column, and whether one of them failed. */
  readonly #busyMs: Float64Array;
  readonly #failed: Uint8Array;
  readonly #ownBars: Cell[] = [];

  constructor({ lanes, rows, columns, durationMs }: GridSize) {
    this.#rows = rows;
    this.#columns = columns;
    this.#columnMs = Math.max(durationMs, 1e-3) / columns;
    this.#lanesPerRow = Math.max(1, lanes / rows);
    this.#busyMs = new Float64Array(rows * columns);
    this.#failed = new Uint8Array(rows * columns);
  }

  add(bar: Bar): void {
    const row = Math.floor(bar.lane / this.#lanesPerRow);
    const isWide = this.#lanesPerRow === 1 && bar.endMs - bar.startMs >= OWN_BAR_PIXELS * this.#columnMs;
    if (isWide) this.#ownBars.push(cellOf(bar));
    else this.#shade(row, bar);
  }

  /** Returns the cells one by one, the bars of their own last. */
  *cells(): Generator<Cell, void, undefined> {
    yield* this.#readShades();
    yield* this.#ownBars;
  }

  #shade(row: number, { startMs, endMs, state }: Bar): void {
    const lastColumn = this.#columns - 1;
    const first = Math.min(lastColumn, Math.floor(startMs / this.#columnMs));
    const last = Math.min(lastColumn, Math.floor(endMs / this.#columnMs));
    for (let column = first; column <= last; column += 1) {
      const fromMs = Math.max(startMs, column * this.#columnMs);
      const toMs = Math.min(endMs, (column + 1) * this.#columnMs);
      const at = row * this.#columns + column;
      this.#busyMs[at]! += Math.max(0, toMs - fromMs);
      if (state !== 'succeeded') this.#failed[at] = 1;
    }
  }

  /** Joins neighbouring columns that look the same. */
  *#readShades(): Generator<Cell> {
    for (let row = 0; row < this.#rows; row += 1) {
      const rowStart = row * this.#columns;
      const rowEnd = rowStart + this.#columns;
      for (let start = rowStart, end = start; start < rowEnd; start = end) {
        const level = this.#levelOf(start);
        const failed = this.#failed[start] === 1;
        do end += 1;
        while (end < rowEnd && this.#levelOf(end) === level && (this.#failed[end] === 1) === failed);
        const times = { startMs: (start - rowStart) * this.#columnMs, endMs: (end - rowStart) * this.#columnMs };
        if (level > 0 || failed) yield { row, ...times, busy: level / LEVELS, failed, bar: null };
      }
    }
  }

  /** What is busy at all gets the faintest shade. */
  #levelOf(at: number): number {
    const share = this.#busyMs[at]! / this.#columnMs / this.#lanesPerRow;
    return Math.min(LEVELS, Math.ceil(share * LEVELS - 1e-6));
  }
}

/** Returns the cell of a bar that is drawn for itself. */
export function cellOf(bar: Bar): Cell {
  const { lane: row, startMs, endMs, state } = bar;
  return { row, startMs, endMs, busy: 1, failed: state !== 'succeeded', bar };
}
