import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { taskId } from '../../src/inputs/task-id.js';

test('an id is t and 15 hex digits of the SHA-256 of a JSON array', () => {
  const digest = createHash('sha256').update('[1,2,"a.csv","Power(W)"]').digest('hex');
  assert.equal(taskId({ round: 1, repeat: 2, file: 'a.csv', column: 'Power(W)' }), `t${digest.slice(0, 15)}`);
});

test('tasks whose parts run together have ids of their own', () => {
  const tasks = [
    { round: 0, repeat: 0, file: 'a', column: 'bc' },
    { round: 0, repeat: 0, file: 'ab', column: 'c' },
    { round: 0, repeat: 0, file: 'a","b', column: 'c' },
    { round: 0, repeat: 1, file: 'a', column: 'bc' },
    { round: 1, repeat: 0, file: 'a', column: 'bc' },
    { round: 0, repeat: 0, file: '\udce9', column: 'c' },
    { round: 0, repeat: 0, file: '\udcea', column: 'c' },
    { round: 0, repeat: 0, file: '\ufffd', column: 'c' },
  ];
  assert.equal(new Set(tasks.map(taskId)).size, tasks.length);
});
