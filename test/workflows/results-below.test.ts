import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultsBelow } from '../../src/workflows/results-below.js';

test('results that lie in the data folder are no inputs, wherever --output put them', () => {
  const project = '/p/mine';
  const usual = { project, resultsFolder: '/p/mine/results/run-1' };
  assert.deepEqual(resultsBelow('/p/mine', usual), ['results']);
  assert.deepEqual(resultsBelow('/p', { project, resultsFolder: '/p/out/run-1' }), ['mine/results', 'out']);
  assert.deepEqual(resultsBelow('/p/mine/data', usual), []);
  assert.deepEqual(resultsBelow('/p/mine/results', usual), [], 'results of one run may be inputs of another');
  assert.deepEqual(resultsBelow('/p/mine', { project, resultsFolder: '' }), ['results']);
});
