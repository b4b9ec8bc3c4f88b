import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance } from '../../src/core/edit-distance.js';

test('the distance of two texts is the number of characters to insert, delete or replace', () => {
  const cases: [string, string, number][] = [
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['timeout', 'time_out', 1],
    ['file_patern', 'file_pattern', 1],
    ['kitten', 'sitting', 3],
  ];
  for (const [a, b, distance] of cases) assert.equal(editDistance(a, b), distance, `${a} ${b}`);
});
