import type { Timeline } from './timeline.js';

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
  /** Stands for what may be more than one bar. */
  readonly merged: boolean;
  /** Number of the bar that it is, -1 for a merged one. */
  readonly bar: number;
}

/** Shades in which a lane's busy share is told apart. */
export const LEVELS = 5;

/** A bar is drawn for itself when it is at least this wide. */
const OWN_BAR_PIXELS = 3;

interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly columnMs: number;
  /** Milliseconds of narrow bars a cell, and whether one of them failed. */
  readonly busyMs: Float64Array;
  readonly failed: Uint8Array;
}

export interface CellsInput {
  readonly timeline: Timeline;
  /** Rows of the picture; with more lanes than rows, neighbours share one. */
  readonly rows: number;
  readonly columns: number;
}

/** Breaks a timeline into rectangles, however many bars it has: never more than bars, nor than rows * columns. */
export function cutCells({ timeline, rows, columns }: CellsInput): Cell[] {
  const columnMs = Math.max(timeline.durationMs, 1e-3) / columns;
  const size = rows * columns;
  const grid: Grid = { rows, columns, columnMs, busyMs: new Float64Array(size), failed: new Uint8Array(size) };
  const lanesPerRow = Math.max(1, timeline.lanes.length / rows);
  const cells: Cell[] = [];
  for (let bar = 0; bar < timeline.lane.length; bar += 1) {
    const row = Math.floor(timeline.lane[bar]! / lanesPerRow);
    const startMs = timeline.startMs[bar]!;
    const endMs = timeline.endMs[bar]!;
    const failed = timeline.failed[bar] === 1;
    if (lanesPerRow === 1 && endMs - startMs >= OWN_BAR_PIXELS * columnMs) {
      cells.push({ row, startMs, endMs, busy: 1, failed, merged: false, bar });
    } else shade(grid, { row, startMs, endMs, failed });
  }
  return [...readGrid(grid, lanesPerRow), ...cells];
}

function shade(grid: Grid, bar: { row: number; startMs: number; endMs: number; failed: boolean }): void {
  const { columns, columnMs } = grid;
  const first = Math.min(columns - 1, Math.floor(bar.startMs / columnMs));
  const last = Math.min(columns - 1, Math.floor(bar.endMs / columnMs));
  for (let column = first; column <= last; column += 1) {
    const fromMs = Math.max(bar.startMs, column * columnMs);
    const toMs = Math.min(bar.endMs, (column + 1) * columnMs);
    const at = bar.row * columns + column;
    grid.busyMs[at]! += Math.max(0, toMs - fromMs);
    if (bar.failed) grid.failed[at] = 1;
  }
}

/** Joins neighbouring columns that look the same; what is busy at all gets the faintest shade. */
function readGrid({ rows, columns, columnMs, busyMs, failed }: Grid, lanesPerRow: number): Cell[] {
  const levels = busyMs.map((ms) => Math.min(LEVELS, Math.ceil((ms / columnMs / lanesPerRow) * LEVELS - 1e-6)));
  const isAlike = (a: number, b: number) => levels[a] === levels[b] && failed[a] === failed[b];
  const cells: Cell[] = [];
  for (let row = 0; row < rows; row += 1) {
    let start = row * columns;
    const rowEnd = start + columns;
    for (let at = start + 1; at <= rowEnd; at += 1) {
      if (at < rowEnd && isAlike(start, at)) continue;
      const look = { busy: levels[start]! / LEVELS, failed: failed[start] === 1, merged: true, bar: -1 };
      const times = { startMs: (start - row * columns) * columnMs, endMs: (at - row * columns) * columnMs };
      if (look.busy > 0 || look.failed) cells.push({ row, ...times, ...look });
      start = at;
    }
  }
  return cells;
}
