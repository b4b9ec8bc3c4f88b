import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FinalState } from '../../src/core/task.js';
import { gatherPageBars, type PageBars } from '../../src/reports/page-bars.js';
import { STATES } from '../../src/reports/states.js';
import type { Bar, Timeline } from '../../src/reports/timeline.js';
import { task } from './ledger.js';

const TASKS = { count: 9, entry: (number: number) => task(number, { file: `in/${number} \udce9.csv` }) };

function timelineOf(bars: number): Timeline {
  const frame = { lanes: [{ worker: 'w', node: 'n' }], nodes: ['n'], pauses: [], durationMs: 1000, hasFailures: false };
  return { ...frame, bars, place: () => undefined };
}

function bar(number: number, [startMs, endMs]: readonly [number, number], state: FinalState = 'succeeded'): Bar {
  const { file, column } = TASKS.entry(number);
  return { lane: 0, startMs, endMs, state, task: number, file, column };
}

/** Returns which file each bar is named by, undefined where by none, and in what state it is. */
function labelsOf({ files, label, state }: PageBars): [string | undefined, string | null | undefined][] {
  const names = [...files];
  const labels = Buffer.from(label, 'base64');
  return [...Buffer.from(state, 'base64')].map((number, at) => [names[labels.readUInt32LE(at * 4)], STATES[number]]);
}

test('each bar is named by its task, whose name is read back from the list', () => {
  const bars = gatherPageBars(timelineOf(3), TASKS);
  for (const one of [bar(7, [0, 10], 'lost'), bar(2, [10, 20]), bar(7, [20, 30])]) bars.add(one);
  const packed = bars.pack();
  assert.deepEqual(labelsOf(packed), [
    ['in/7 \\xe9.csv', 'lost'],
    ['in/2 \\xe9.csv', 'succeeded'],
    ['in/7 \\xe9.csv', 'succeeded'],
  ]);
  assert.deepEqual(packed.columns, ['Power(W)']);
  assert.equal(Buffer.from(packed.columnOf, 'base64').length, 2 * 4, 'a task that was tried twice is named once');
});

test('of more bars than a page can hold only wide ones are named, and a failure among the others shows', () => {
  const bars = gatherPageBars(timelineOf(200_001), TASKS);
  for (let at = 0; at < 1000; at += 1)
    bars.add(bar(1, [at * 0.1, at * 0.1 + 0.1 / 32], at === 500 ? 'failed' : 'succeeded'));
  bars.add(bar(5, [200, 900]));
  const labels = labelsOf(bars.pack());
  assert.deepEqual(labels.at(-1), ['in/5 \\xe9.csv', 'succeeded']);
  assert.ok(labels.slice(0, -1).every(([file]) => file === undefined));
  assert.equal(labels.filter(([, state]) => state === 'failed').length, 1);
});
