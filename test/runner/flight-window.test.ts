import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFlightWindow } from '../../src/runner/flight-window.js';

test('a runner of slow tasks holds one, so that none waits behind another', () => {
  const window = createFlightWindow();
  assert.equal(window.size, 1);
  window.learn([500]);
  assert.equal(window.size, 1);
  window.learn([11]);
  assert.equal(window.size, 1);
});

test('the window of quick tasks grows fourfold with each round, up to 256', () => {
  const window = createFlightWindow();
  const sizes = Array.from({ length: 6 }, () => {
    window.learn(Array.from({ length: window.size }, () => 0.01));
    return window.size;
  });
  assert.deepEqual(sizes, [4, 16, 64, 256, 256, 256]);
});

test('the window holds what is done in some ten milliseconds, and shrinks at once', () => {
  const window = createFlightWindow();
  for (let round = 0; round < 12; round += 1) window.learn([1, 1, 1, 1]);
  assert.equal(window.size, 10);
  window.learn([400]);
  assert.equal(window.size, 1);
});
