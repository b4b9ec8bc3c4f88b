import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLineReader } from '../../src/runner/line-reader.js';

test('lines are whole wherever the bytes are cut, even within a character', () => {
  const bytes = Buffer.from('first µ\n\nsecond €\nthird\nrest');
  for (let size = 1; size <= bytes.length; size += 1) {
    const read = createLineReader();
    const lines: string[] = [];
    for (let at = 0; at < bytes.length; at += size) lines.push(...read(bytes.subarray(at, at + size)));
    assert.deepEqual(lines, ['first µ', '', 'second €', 'third'], `chunks of ${size}`);
    assert.deepEqual(read(Buffer.from(' is here\n')), ['rest is here']);
  }
});
