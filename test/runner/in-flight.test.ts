import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Submission } from '../../src/core/executor.js';
import type { Limits } from '../../src/core/task.js';
import { InFlight } from '../../src/runner/in-flight.js';

function submission(id: string, attempt = 1, limits: Limits = {}) {
  return { task: { id, kind: 'python', priority: 0, limits, payload: '{"x":1}' }, attempt } as const;
}

function sent(...ids: readonly string[]): InFlight {
  const inFlight = new InFlight();
  inFlight.add(ids.map((id) => submission(id)));
  return inFlight;
}

function success(id: string, attempt = 1): string {
  return `{"task":"${id}","attempt":${attempt},"state":"succeeded","startMs":1,"endMs":2,"cpuMs":1,"peakBytes":1,"result":{}}`;
}

test('a line says which task, which attempt, within which limits, and with what', () => {
  const lines = new InFlight().add([submission('t1'), submission('t2', 3, { timeoutMs: 5, memoryBytes: 7 })]);
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

test('successes are taken in the order in which the tasks were sent, up to the first line that tells anything else', () => {
  const inFlight = sent('t1', 't2', 't3');
  assert.deepEqual(inFlight.takeSuccesses([success('t1'), success('t2'), success('t9'), success('t3')]), ['t1', 't2']);
  assert.equal(inFlight.size, 1);
  assert.deepEqual([inFlight.has('t2'), inFlight.has('t3')], [false, true]);
  assert.deepEqual(inFlight.takeSuccesses([success('t3'), success('t3')]), ['t3']);
});

test('what is not the next success is left to be looked at', () => {
  const inFlight = sent('t1', 't2');
  const failure = success('t1').replace('succeeded', 'failed');
  for (const line of [success('t2'), success('t1', 2), success('t10'), failure, `${success('t1')}\u0018`, '']) {
    assert.deepEqual(inFlight.takeSuccesses([line]), [], line);
  }
  assert.equal(inFlight.size, 2);
});

test('a task can be taken out of turn, once, and only with its attempt', () => {
  const inFlight = sent('t1', 't2', 't3');
  inFlight.takeSuccesses([success('t1')]);
  assert.equal(inFlight.take('t3', 2), false);
  assert.equal(inFlight.take('t3', 1), true);
  assert.equal(inFlight.take('t3', 1), false);
  assert.equal(inFlight.take('t1', 1), false);
  assert.deepEqual(inFlight.takeSuccesses([success('t2')]), ['t2']);
  assert.equal(inFlight.size, 0);
});

function idsOf(tasks: readonly Submission[]): string[] {
  return tasks.map(({ task }) => task.id);
}

test('what was sent before the last so many comes back, without what was answered', () => {
  const inFlight = sent('t1', 't2', 't3');
  inFlight.add([submission('t4')]);
  inFlight.takeSuccesses([success('t1')]);
  assert.deepEqual(idsOf(inFlight.takeAllBut(2)), ['t2']);
  assert.deepEqual(idsOf(inFlight.takeAllBut(5)), []);
  assert.deepEqual(idsOf(inFlight.takeAllBut(0)), ['t3', 't4']);
});

test('what waits behind a task comes back, but for the last so many', () => {
  const inFlight = sent('t1', 't2', 't3', 't4', 't5');
  assert.deepEqual(idsOf(inFlight.takeBetween('t2', 1)), ['t3', 't4']);
  assert.deepEqual(idsOf(inFlight.takeBetween('t2', 1)), []);
  assert.deepEqual(idsOf(inFlight.takeBetween('t2', 9)), []);
  assert.deepEqual(idsOf(inFlight.takeBetween('t2', 0)), ['t5']);
  assert.deepEqual(idsOf(inFlight.takeAllBut(0)), ['t1', 't2']);
});
