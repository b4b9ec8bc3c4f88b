import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Timeline } from '../../src/reports/timeline.js';
import { cutCells } from '../../src/reports/timeline-cells.js';

/** Makes a timeline of bars given as lane, start, end and whether they failed. */
function timelineOf(durationMs: number, bars: readonly (readonly [number, number, number, boolean?])[]): Timeline {
  const lanes = 1 + Math.max(...bars.map(([lane]) => lane));
  return {
    lanes: Array.from({ length: lanes }, (_, lane) => ({ worker: `w-${lane}`, node: 'n' })),
    nodes: ['n'],
    lane: Uint32Array.from(bars, ([lane]) => lane),
    attempt: Uint32Array.from(bars, (_, bar) => bar),
    startMs: Float64Array.from(bars, ([, startMs]) => startMs),
    endMs: Float64Array.from(bars, ([, , endMs]) => endMs),
    failed: Uint8Array.from(bars, ([, , , failed]) => (failed ? 1 : 0)),
    pauses: [],
    durationMs,
  };
}

test('a wide bar stays itself, narrow ones become a stretch as busy as they were', () => {
  const timeline = timelineOf(100, [
    [0, 0, 50],
    [0, 60, 60.4],
    [0, 61, 61.4],
  ]);
  const [stretch, wide] = cutCells({ timeline, rows: 1, columns: 100 });
  assert.deepEqual(stretch, { row: 0, startMs: 60, endMs: 62, busy: 0.4, failed: false, merged: true, bar: -1 });
  assert.deepEqual(wide, { row: 0, startMs: 0, endMs: 50, busy: 1, failed: false, merged: false, bar: 0 });
});

test('a failure among narrow bars shows in its column only', () => {
  const timeline = timelineOf(
    100,
    Array.from({ length: 100 }, (_, at) => [0, at, at + 1, at === 40] as const),
  );
  const cells = cutCells({ timeline, rows: 1, columns: 50 });
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
  const timeline = timelineOf(10, [
    [0, 0, 10],
    [1, 0, 0],
    [2, 0, 10],
    [3, 0, 10],
  ]);
  const cells = cutCells({ timeline, rows: 2, columns: 10 });
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
  const cells = cutCells({ timeline: timelineOf(12_500, bars), rows: 4, columns: 200 });
  assert.ok(cells.length <= 800, `${cells.length} cells`);
});
