import type { Timeline } from './timeline.js';

/** Is a rectangle of the picture: a bar of its own, or a stretch of a lane in which bars are narrower than a pixel. */
export interface Cell {
  readonly row: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Share of the time in which the lane was busy, in steps of `1 / LEVELS`; 1 for a bar of its own. */
  readonly busy: number;
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

/** Breaks a timeline into rectangles, however many bars it has: never more than bars, nor than twice rows * columns. */
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
  return [...readBusy(grid, lanesPerRow), ...readFailed(grid), ...cells];
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

/** Joins neighbouring columns of the same shade; what is busy at all gets the faintest one. */
function readBusy(grid: Grid, lanesPerRow: number): Cell[] {
  const level = (at: number) => {
    const share = grid.busyMs[at]! / (grid.columnMs * lanesPerRow);
    return Math.min(LEVELS, Math.ceil(share * LEVELS - 1e-6));
  };
  return joinColumns(grid, level).map(({ value, ...run }) => {
    return { ...run, busy: value / LEVELS, failed: false, merged: true, bar: -1 };
  });
}

function readFailed(grid: Grid): Cell[] {
  const runs = joinColumns(grid, (at) => grid.failed[at]!);
  return runs.map(({ value: _, ...run }) => ({ ...run, busy: 1, failed: true, merged: true, bar: -1 }));
}

interface Run {
  readonly row: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly value: number;
}

function joinColumns({ rows, columns, columnMs }: Grid, valueAt: (at: number) => number): Run[] {
  const runs: Run[] = [];
  for (let row = 0; row < rows; row += 1) {
    let start = 0;
    for (let column = 1; column <= columns; column += 1) {
      const value = valueAt(row * columns + start);
      if (column < columns && valueAt(row * columns + column) === value) continue;
      if (value > 0) runs.push({ row, startMs: start * columnMs, endMs: column * columnMs, value });
      start = column;
    }
  }
  return runs;
}
