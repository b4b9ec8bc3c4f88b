import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFileName, encodeFileName, printableFileName } from '../../src/core/file-name.js';

test('a name of any bytes survives the way to a string and back', () => {
  const names = [
    Buffer.from('plain.csv'),
    Buffer.from('größe \u{1f600}.csv'),
    Buffer.from('a real \ufffd.csv'),
    Buffer.from([0x63, 0xff, 0xe9, 0x2e]),
    Buffer.from([0xe2, 0x82]),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from([0xf0, 0x9f, 0x98, 0x80, 0x80]),
  ];
  for (const bytes of names) {
    assert.deepEqual(encodeFileName(decodeFileName(bytes)), bytes);
    assert.deepEqual(encodeFileName(JSON.parse(JSON.stringify(decodeFileName(bytes)))), bytes);
  }
});

test('bytes that are not UTF-8 are lone surrogates as in Python, and shown as \\xNN', () => {
  const name = decodeFileName(Buffer.from([0x63, 0xe9, 0x2e, 0x63, 0x73, 0x76]));
  assert.equal(name, 'c\udce9.csv');
  assert.equal(JSON.stringify(name), '"c\\udce9.csv"');
  assert.equal(printableFileName(name), 'c\\xe9.csv');
});
