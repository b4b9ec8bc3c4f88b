import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaitingTasks } from '../../src/runner/waiting-tasks.js';

function submitted(id: string, priority: number) {
  return { task: { id, kind: 'python' as const, priority, limits: {}, payload: '{}' }, attempt: 1 };
}

function ids(taken: readonly { task: { id: string } }[]): string[] {
  return taken.map(({ task }) => task.id);
}

test('the highest priority goes first, equal ones in the order in which they came', () => {
  const waiting = new WaitingTasks();
  for (const [id, priority] of [
    ['a', 1],
    ['b', 5],
    ['c', 1],
    ['d', 5],
    ['e', 3],
  ] as const) {
    waiting.add([submitted(id, priority)]);
  }
  assert.deepEqual(ids(waiting.take(2)), ['b', 'd']);
  waiting.add([submitted('f', 9)]);
  assert.deepEqual(ids(waiting.take(10)), ['f', 'e', 'a', 'c']);
  assert.equal(waiting.length, 0);
});

test('a waiting task can be taken out, and one that was taken cannot', () => {
  const waiting = new WaitingTasks();
  waiting.add(['a', 'b', 'c'].map((id) => submitted(id, 0)));
  assert.deepEqual(ids(waiting.take(1)), ['a']);
  assert.equal(waiting.remove('a'), undefined);
  assert.equal(waiting.remove('b')?.task.id, 'b');
  assert.deepEqual(ids(waiting.take(10)), ['c']);
});

test('nothing is lost over many rounds', () => {
  const waiting = new WaitingTasks();
  const taken: string[] = [];
  for (let round = 0; round < 3000; round += 1) {
    waiting.add(['x', 'y'].map((part) => submitted(`${round}${part}`, 0)));
    taken.push(...ids(waiting.take(1)));
  }
  taken.push(...ids(waiting.take(9999)));
  assert.equal(new Set(taken).size, 6000);
});
