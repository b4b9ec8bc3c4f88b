import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHalt } from '../../src/core/halt.js';

test('a brake is a count of failed tasks or a share of them', () => {
  assert.deepEqual(parseHalt('fail=3'), { failed: 3 });
  assert.deepEqual(parseHalt(3), { failed: 3 });
  assert.deepEqual(parseHalt('5%'), { percent: 5 });
  assert.deepEqual(parseHalt('0.5 %'), { percent: 0.5 });
});

test('what is no brake is refused with what was expected and got', () => {
  for (const input of ['', '0', '0%', '101%', 'fail=', 'fail=x', -1]) {
    assert.throws(() => parseHalt(input), /expected a count such as fail=3 or a share such as 5%, got/, String(input));
  }
});
