import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remarksWarning } from '../../src/reports/remarks-warning.js';

const group = (remark: string, count: number) => ({ remark, count, examples: ['a.csv', 'b.csv'].slice(0, count) });

test('what one task did besides its work is told with its name', () => {
  const { message } = remarksWarning([group("wrote 'out.csv' into a folder", 1)]) ?? {};
  assert.equal(message, "One task, a.csv, wrote 'out.csv' into a folder.");
});

test('of several remarks the most frequent is told, counted over all rounds', () => {
  const rounds = [
    group('left 1 thread', 2),
    group('other remarks', 90),
    group('changed', 3),
    group('left 2 thread', 2),
  ];
  const { message } = remarksWarning(rounds) ?? {};
  assert.equal(message, '3 attempts, the first of a.csv, changed. There are other remarks, too.');
  assert.equal(remarksWarning(rounds.toSpliced(2, 1))?.message.slice(0, 39), '4 attempts, the first of a.csv, left 1 ');
  assert.equal(remarksWarning([]), undefined);
});
