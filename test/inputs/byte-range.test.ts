import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteRange } from '../../src/inputs/loopback-bucket/byte-range.js';

test('a range is cut to the file, and what is none asks for the whole', () => {
  assert.deepEqual(byteRange('bytes=0-0', 10), { start: 0, end: 1 });
  assert.deepEqual(byteRange('bytes=5-', 10), { start: 5, end: 10 });
  assert.deepEqual(byteRange('bytes=5-99', 10), { start: 5, end: 10 });
  assert.deepEqual(byteRange('bytes=-4', 10), { start: 6, end: 10 });
  assert.deepEqual(byteRange('bytes=-99', 10), { start: 0, end: 10 });
  for (const header of [undefined, '', 'bytes=-', 'bytes=5-2', 'lines=0-1', 'bytes=0-1,3-4', 'bytes=a-b']) {
    assert.equal(byteRange(header, 10), undefined, header);
  }
});

test('a range that begins after the end is refused', () => {
  for (const [header, size] of [
    ['bytes=10-', 10],
    ['bytes=0-', 0],
    ['bytes=-0', 10],
    ['bytes=-5', 0],
  ] as const) {
    assert.throws(() => byteRange(header, size), { code: 'InvalidRange', statusCode: 416 }, header);
  }
});
