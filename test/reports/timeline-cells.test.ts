import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bar } from '../../src/reports/timeline.js';
import { type Cell, CellGrid, type GridSize } from '../../src/reports/timeline-cells.js';

type BarNumbers = readonly [lane: number, startMs: number, endMs: number, failed?: boolean];

function barOf([lane, startMs, endMs, failed]: BarNumbers): Bar {
  const task = { task: 0, file: 'in.csv', column: 'None' };
  return { lane, startMs, endMs, state: failed ? 'failed' : 'succeeded', ...task };
}

/** Cuts a timeline of bars given as lane, start, end and whether they failed. */
function cutCells(size: Omit<GridSize, 'lanes'>, bars: readonly BarNumbers[]): Cell[] {
  const grid = new CellGrid({ lanes: 1 + Math.max(...bars.map(([lane]) => lane)), ...size });
  for (const bar of bars) grid.add(barOf(bar));
  return [...grid.cells()];
}

test('a wide bar stays itself, narrow ones become a stretch as busy as they were', () => {
  const bars = [[0, 0, 50] as const, [0, 60, 60.4] as const, [0, 61, 61.4] as const];
  const [stretch, wide] = cutCells({ rows: 1, columns: 100, durationMs: 100 }, bars);
  assert.deepEqual(stretch, { row: 0, startMs: 60, endMs: 62, busy: 0.4, failed: false, bar: null });
  assert.deepEqual(wide, { row: 0, startMs: 0, endMs: 50, busy: 1, failed: false, bar: barOf(bars[0]!) });
});

test('a failure among narrow bars shows in its column only', () => {
  const bars = Array.from({ length: 100 }, (_, at) => [0, at, at + 1, at === 40] as const);
  const cells = cutCells({ rows: 1, columns: 50, durationMs: 100 }, bars);
  assert.deepEqual(
    cells.map(({ startMs, endMs, failed }) => [startMs, endMs, failed]),
    [
      [0, 40, false],
      [40, 42, true],
      [42, 100, false],
    ],
  );
});

test('lanes that share a row add up to its share of busy time', () => {
  const bars = [[0, 0, 10] as const, [1, 0, 0] as const, [2, 0, 10] as const, [3, 0, 10] as const];
  const cells = cutCells({ rows: 2, columns: 10, durationMs: 10 }, bars);
  assert.deepEqual(
    cells.map(({ row, busy }) => [row, busy]),
    [
      [0, 0.6],
      [1, 1],
    ],
  );
});

test('however many bars there are, the cells stay within the grid', () => {
  const bars = Array.from(
    { length: 50_000 },
    (_, at) => [at % 4, Math.floor(at / 4), Math.floor(at / 4) + 0.5] as const,
  );
  const cells = cutCells({ rows: 4, columns: 200, durationMs: 12_500 }, bars);
  assert.ok(cells.length <= 800, `${cells.length} cells`);
});
