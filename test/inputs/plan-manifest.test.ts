import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planManifest } from '../../src/inputs/plan-manifest.js';

const columns = ['None'];

test('the largest file goes first, and equals go in byte order of their names', () => {
  const inputs = [
    { name: '\u{1f600}', sizeBytes: 5, columns },
    { name: '\uff5e', sizeBytes: 5, columns },
    { name: 'b', sizeBytes: 5, columns: ['y', 'x'] },
    { name: 'a', sizeBytes: 1, columns },
    { name: 'c', sizeBytes: 9, columns, unreadable: 'gone' },
  ];
  const tasks = [...planManifest({ inputs, rounds: 1, repeats: 1 })];
  assert.deepEqual(
    tasks.map(({ file, column }) => `${file} ${column}`),
    ['c None', 'b y', 'b x', '\uff5e None', '\u{1f600} None', 'a None'],
  );
  assert.deepEqual(tasks[0], { ...tasks[0], round: 0, repeat: 0, sizeBytes: 9, unreadable: 'gone' });
  assert.equal('unreadable' in tasks[1]!, false);
});

test('tasks are made while they are read, however many repeats there are', () => {
  const inputs = [{ name: 'a', sizeBytes: 1, columns }];
  const tasks = planManifest({ inputs, rounds: 1_000_000_000, repeats: 1_000_000_000 });
  tasks.next();
  assert.equal(tasks.next().value?.repeat, 1);
});
