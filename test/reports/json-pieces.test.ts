import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonPieces } from '../../src/reports/json-pieces.js';

test('the pieces together are what JSON.stringify writes', () => {
  const value = { a: [1, 'x"\n', null, [], {}], b: { c: undefined, d: true }, e: 'süd \udce9 <', 7: [[{ f: 1.5 }]] };
  assert.equal([...jsonPieces(value)].join(''), JSON.stringify(value));
  assert.equal([...jsonPieces('text')].join(''), '"text"');
});

test('a list that is made while it is written has a piece an item', () => {
  function* names(): Generator<string> {
    yield 'a';
    yield 'b';
  }
  assert.deepEqual([...jsonPieces(names())].filter(Boolean), ['[', '"a"', ',', '"b"', ']']);
});
