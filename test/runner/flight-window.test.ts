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

test('the window of quick tasks grows sixteenfold with each round, up to 256', () => {
  const window = createFlightWindow();
  const sizes = Array.from({ length: 4 }, () => {
    window.learn(window.size, window.size * 0.01);
    return window.size;
  });
  assert.deepEqual(sizes, [16, 256, 256, 256]);
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

test('a runner gets no more ahead than its share of what is left, except for half of a window of quick tasks', () => {
  const window = createFlightWindow();
  for (let round = 0; round < 3; round += 1) window.learn(100, 1);
  assert.deepEqual([1000, 200, 128, 5].map(window.sizeWithin), [256, 200, 128, 128]);
  const slower = createFlightWindow();
  for (let round = 0; round < 3; round += 1) slower.learn(10, 20);
  assert.deepEqual([1000, 4, 1].map(slower.sizeWithin), [5, 4, 2]);
  assert.equal(createFlightWindow().sizeWithin(1), 1);
});
