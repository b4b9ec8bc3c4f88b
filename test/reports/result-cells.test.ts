import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultCell, visitResult } from '../../src/reports/result-cells.js';

function cellsOf(json: string): [string, string][] {
  const cells: [string, string][] = [];
  visitResult(json, (path, raw) => cells.push([path, resultCell(raw)]));
  return cells;
}

test('keys keep their order, numeric ones and __proto__ too', () => {
  assert.deepEqual(cellsOf('{"b":1,"2020":2,"__proto__":{"x":3},"a":4}'), [
    ['b', '1'],
    ['2020', '2'],
    ['__proto__.x', '3'],
    ['a', '4'],
  ]);
});

test('brackets, commas and quotes inside strings end nothing', () => {
  assert.deepEqual(cellsOf('{"a":"}],\\"\\\\","b":["]","\\"",{"c":"}"}],"d\\"}":1}'), [
    ['a', '"}],""\\"'],
    ['b', '"[""]"",""\\"""",{""c"":""}""}]"'],
    ['d"}', '1'],
  ]);
});

test('any white space between the tokens is accepted', () => {
  assert.deepEqual(cellsOf(' {\n\t"a" : 1.50 ,\r\n "b" : { } , "c" : [ ]\n} '), [
    ['a', '1.50'],
    ['b', '{}'],
    ['c', '[ ]'],
  ]);
  assert.deepEqual(cellsOf('{}'), []);
});

test('numbers stay the texts that they were', () => {
  for (const number of ['-0', '1.0', '1e400', '123456789012345678901234567890', '-1.5E-7']) {
    assert.deepEqual(cellsOf(`{"n":${number}}`), [['n', number]]);
  }
});

test('lone surrogates and NUL in texts are written as escapes', () => {
  assert.deepEqual(cellsOf('{"a":"\\udce9x","b":"\\u0000","c":"\\ud83d\\ude00,"}'), [
    ['a', '\\xe9x'],
    ['b', '\\x00'],
    ['c', '"\u{1f600},"'],
  ]);
});

test('a broken dict is refused', () => {
  for (const json of ['', '[1]', '{"a":1', '{"a":"b', '{"a" 1}', '{"a":}', '{"a":[1,2}']) {
    assert.throws(() => cellsOf(json), { code: 'ResultUnreadable' }, json);
  }
});
