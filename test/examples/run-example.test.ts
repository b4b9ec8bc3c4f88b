import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runExample } from './run-example.js';

test('gcd runs the first files of the sleep example, one task for the column that matches', () => {
  const { status, output, results } = runExample({ example: 'sleep', args: ['-n', '3', '-s', '3'] });
  assert.equal(status, 0, output);
  const tasks = [1, 2, 3].map((n) => `inverter-0${n}.csv/Power(W)`);
  assert.deepEqual(Object.keys(results).sort(), tasks);
  assert.equal(results[tasks[0]!]?.max_w, 2737);
});

test('gcd runs the whole solar example', () => {
  const { status, output, results } = runExample({ example: 'solar' });
  assert.equal(status, 0, output);
  assert.equal(Object.keys(results).length, 4);
  assert.equal(results['roof-clipped.csv/Power(W)']?.clipping_level, 5);
});
