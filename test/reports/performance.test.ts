import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTable } from '../../src/reports/draw-table.js';
import { BEGAN_MS, type Drawn, draw, ended, opened, task } from './ledger.js';

/** Returns the cells of the row of the table that is called `title`. */
function row(table: Drawn['performance'], title: string): string[] {
  const [, ...cells] = table.find(([name]) => name === title) ?? assert.fail(`no row ${title}`);
  return cells;
}

test('the table computes with the formulas of earlier versions', async () => {
  const { performance, read } = await draw(
    [task(1), task(2)],
    [opened(0), ended(1, [1000, 4480]), ended(2, [1200, 1812], { peakBytes: 3 * 2 ** 20 })],
    { completed: BEGAN_MS + 5000 },
  );
  assert.equal(await read('performance.txt'), drawTable(performance));
  assert.deepEqual(row(performance, 'Performance'), ['Results', 'Info']);
  assert.deepEqual(row(performance, 'Process tasks duration (in parallel)'), ['3.480 sec', 'Real data']);
  assert.deepEqual(row(performance, 'Process tasks duration (in serial)'), ['4.092 sec', 'Estimation']);
  assert.deepEqual(row(performance, 'Efficiency improvement'), ['17 %', '']);
  assert.deepEqual(row(performance, 'Parallel efficiency'), ['58.79 %', '']);
  assert.deepEqual(row(performance, 'Total tasks'), ['2', '']);
  assert.deepEqual(row(performance, 'Average task duration'), ['2.046 sec', '']);
  assert.deepEqual(row(performance, 'Min task duration'), ['0.612 sec', 'in/2.csv/Power(W)']);
  assert.deepEqual(row(performance, 'Max task duration'), ['3.480 sec', 'in/1.csv/Power(W)']);
  assert.deepEqual(row(performance, 'p50 task duration'), ['2.046 sec', '']);
  assert.deepEqual(row(performance, 'p95 task duration'), ['3.337 sec', '']);
  assert.deepEqual(row(performance, 'Initialize services duration'), ['1.000 sec', '']);
  assert.deepEqual(row(performance, 'Total process duration'), ['5.000 sec', '']);
  assert.deepEqual(row(performance, 'Number of workers'), ['2', '']);
  assert.deepEqual(row(performance, 'Peak memory'), ['3 MiB', 'in/2.csv/Power(W)']);
});

test('the pause before a resumed part counts neither as processing nor as total', async () => {
  const { performance } = await draw(
    [task(1), task(2)],
    [opened(0, 1), ended(1, [100, 1100]), opened(100_000, 1), ended(2, [100_500, 102_500])],
    { completed: BEGAN_MS + 103_000 },
  );
  assert.equal(row(performance, 'Process tasks duration (in parallel)')[0], '3.000 sec');
  assert.equal(row(performance, 'Parallel efficiency')[0], '100.00 %');
  assert.equal(row(performance, 'Initialize services duration')[0], '0.600 sec');
  assert.equal(row(performance, 'Total process duration')[0], '4.100 sec');
});

test('reports of an earlier part do not end a later one that nobody reported', async () => {
  const { performance, completedMs } = await draw(
    [task(1), task(2)],
    [opened(0, 1), ended(1, [100, 1100]), opened(100_000, 1), ended(2, [100_500, 102_500])],
    { completed: BEGAN_MS + 1500 },
  );
  assert.equal(row(performance, 'Total process duration')[0], '3.600 sec');
  assert.equal(completedMs, BEGAN_MS + 102_500);
});

test('retries, errors and unfinished tasks are counted apart', async () => {
  const { performance } = await draw(
    [task(1), task(2), task(3), task(4)],
    [
      opened(),
      ended(1, [0, 1000], { final: false, failure: { message: 'x' } }),
      ended(1, [1000, 2000], { attempt: 2, failure: { message: 'x' } }),
      ended(2, [0, 2000], { state: 'timed-out', failure: { message: 'x' } }),
      ended(3, [0, 0], { worker: '', failure: { message: 'cannot be read' } }),
    ],
  );
  assert.deepEqual(row(performance, 'Number of error tasks'), ['3', '2 failed, 1 timed-out']);
  assert.equal(row(performance, 'Number of unfinished tasks')[0], '1');
  assert.equal(row(performance, 'Number of retries')[0], '1');
  assert.equal(row(performance, 'Min task duration')[0], '1.000 sec', 'what never ran has no duration');
});

test('with -r the table has a column a round, mean and standard deviation', async () => {
  const manifest = [task(1), task(2, { round: 1 }), task(3, { round: 2 })];
  const events = [opened(), ended(1, [1000, 2000]), ended(2, [2500, 4500]), ended(3, [5000, 8000])];
  const { performance } = await draw(manifest, events, { rounds: 3, completed: BEGAN_MS + 9000 });
  assert.deepEqual(row(performance, 'Performance'), ['Repeat 0', 'Repeat 1', 'Repeat 2', 'Mean', 'Std']);
  assert.deepEqual(row(performance, 'Process tasks duration (in parallel)'), [
    ...['1.000 sec', '2.000 sec', '3.000 sec'],
    ...['2.000 sec', '1.000 sec'],
  ]);
  assert.deepEqual(row(performance, 'Initialize services duration').slice(0, 3), [
    ...['1.000 sec', '0.500 sec', '0.500 sec'],
  ]);
  assert.deepEqual(row(performance, 'Total process duration').slice(0, 3), ['2.000 sec', '2.500 sec', '4.500 sec']);
});

test('a run without tasks, and one where nothing ran, say so', async () => {
  const empty = await draw([], [opened()]);
  assert.equal(row(empty.performance, 'Total tasks')[0], '0');
  assert.equal(row(empty.performance, 'Average task duration')[0], 'n/a');
  assert.equal(row(empty.performance, 'Efficiency improvement')[0], 'n/a');
  const waiting = await draw([task(1)], [opened()]);
  assert.equal(row(waiting.performance, 'Number of unfinished tasks')[0], '1');
  assert.equal(row(waiting.performance, 'Peak memory')[0], 'n/a');
  assert.equal(await waiting.read('results.csv'), 'file_name,column_name\n');
});

test('a file name cannot steer the terminal', async () => {
  const { performance } = await draw([task(1, { file: 'a\u001b[31m\nb\u202evsc' })], [opened(), ended(1, [0, 1000])]);
  assert.equal(row(performance, 'Max task duration')[1], 'a\\x1b[31m\\nb\\u202evsc/Power(W)');
});

test('a peak that was sampled says so', async () => {
  const { performance } = await draw(
    [task(1), task(2)],
    [opened(), ended(1, [0, 1000], { peakBytes: 512 }), ended(2, [0, 1000], { peakBytes: 1024, peakSampled: true })],
  );
  assert.deepEqual(row(performance, 'Peak memory'), ['1 KiB', 'in/2.csv/Power(W) (sampled)']);
});

test('a task that is about a whole file is named by its file alone', async () => {
  const { performance } = await draw([task(1, { column: 'None' })], [opened(), ended(1, [0, 1000])]);
  assert.equal(row(performance, 'Max task duration')[1], 'in/1.csv');
});
