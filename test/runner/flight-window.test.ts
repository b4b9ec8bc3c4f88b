import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFlightWindow } from '../../src/runner/flight-window.js';

test('a runner of slow tasks holds one, so that none waits behind another', () => {
  const window = createFlightWindow();
  assert.equal(window.size, 1);
  window.learn(1, 500);
  assert.equal(window.size, 1);
  window.learn(1, 11);
  assert.equal(window.size, 1);
});

test('a runner of quick tasks holds up to 512, from the first answer on', () => {
  const window = createFlightWindow();
  window.learn(1, 0.1);
  assert.equal(window.size, 100);
  window.learn(100, 1);
  assert.equal(window.size, 512);
});

test('the window holds what is done in some ten milliseconds, and shrinks at once', () => {
  const window = createFlightWindow();
  for (let round = 0; round < 12; round += 1) window.learn(4, 4);
  assert.equal(window.size, 10);
  window.learn(1, 400);
  assert.equal(window.size, 1);
});

test('the newest of many answers count as much as if they had come one by one', () => {
  const [together, apart] = [createFlightWindow(), createFlightWindow()];
  for (const window of [together, apart]) window.learn(1, 5);
  together.learn(3, 3);
  for (let answer = 0; answer < 3; answer += 1) apart.learn(1, 1);
  assert.equal(together.size, 3);
  assert.equal(apart.size, 3);
});
