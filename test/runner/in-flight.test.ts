import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Limits } from '../../src/core/task.js';
import { InFlight } from '../../src/runner/in-flight.js';

function submission(id: string, attempt = 1, limits: Limits = {}) {
  return { task: { id, kind: 'python', priority: 0, limits, payload: '{"x":1}' }, attempt } as const;
}

function sent(...ids: readonly string[]): InFlight {
  const inFlight = new InFlight();
  inFlight.add(
    ids.map((id) => submission(id)),
    1,
    0,
  );
  return inFlight;
}

function success(id: string, attempt = 1): string {
  return `{"task":"${id}","attempt":${attempt},"state":"succeeded","startMs":1,"endMs":2,"cpuMs":1,"peakBytes":1,"result":{}}`;
}

test('a line says which task, which attempt, within which limits, and with what', () => {
  const lines = new InFlight().add([submission('t1'), submission('t2', 3, { timeoutMs: 5, memoryBytes: 7 })], 1, 0);
  assert.deepEqual(
    lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    [
      { task: 't1', attempt: 1, payload: { x: 1 } },
      { task: 't2', attempt: 3, timeoutMs: 5, memoryBytes: 7, payload: { x: 1 } },
    ],
  );
  assert.ok(lines.endsWith('\n'));
});

test('successes are taken in the order in which the tasks were sent, as the text that they are', () => {
  const inFlight = sent('t1', 't2', 't3');
  for (const id of ['t1', 't2']) {
    assert.deepEqual(inFlight.takeSuccess(success(id), 'w'), {
      ...{ type: 'attempt-ended', worker: 'w', task: id, attempt: 1, state: 'succeeded' },
      text: success(id),
    });
  }
  assert.equal(inFlight.size, 1);
  assert.deepEqual([inFlight.has('t2'), inFlight.has('t3')], [false, true]);
});

test('what is not the next success is left to be looked at', () => {
  const inFlight = sent('t1', 't2');
  const failure = success('t1').replace('succeeded', 'failed');
  for (const line of [success('t2'), success('t1', 2), success('t10'), failure, `${success('t1')}\u0018`, '']) {
    assert.equal(inFlight.takeSuccess(line, 'w'), undefined, line);
  }
  assert.equal(inFlight.size, 2);
});

test('a task can be taken out of turn, once, and only with its attempt', () => {
  const inFlight = sent('t1', 't2', 't3');
  assert.ok(inFlight.takeSuccess(success('t1'), 'w'));
  assert.equal(inFlight.take('t3', 2), false);
  assert.equal(inFlight.take('t3', 1), true);
  assert.equal(inFlight.take('t3', 1), false);
  assert.equal(inFlight.take('t1', 1), false);
  assert.ok(inFlight.takeSuccess(success('t2'), 'w'));
  assert.equal(inFlight.size, 0);
});

test('what was sent up to a line comes back, without what was answered', () => {
  const inFlight = sent('t1', 't2', 't3');
  inFlight.add([submission('t4')], 4, 0);
  assert.ok(inFlight.takeSuccess(success('t1'), 'w'));
  const taken = inFlight.takeUpTo(3);
  assert.deepEqual(
    taken.map(({ task, line }) => [task.id, line]),
    [['t2', 3]],
  );
  assert.deepEqual(
    inFlight.takeUpTo(Number.POSITIVE_INFINITY).map(({ line }) => line),
    [4, 5],
  );
});

test('what a runner gives back is taken out, wherever it stands', () => {
  const inFlight = sent('t1', 't2', 't3', 't4');
  assert.ok(inFlight.takeSuccess(success('t1'), 'w'));
  const taken = inFlight.takeAll(['t1', 't2', 't4', 't9']);
  assert.deepEqual(
    taken.map(({ task }) => task.id),
    ['t2', 't4'],
  );
  assert.ok(inFlight.takeSuccess(success('t3'), 'w'));
  assert.equal(inFlight.size, 0);
});
