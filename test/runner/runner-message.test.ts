import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attempt, parseWithResult } from '../../src/core/attempt.js';
import { parseRunnerMessage } from '../../src/runner/runner-message.js';

const header = '{"task":"t1","attempt":2,"state":"succeeded","startMs":1,"endMs":2,"cpuMs":3,"peakBytes":4';

test('the dict is cut out as text, digit by digit', () => {
  const result = '{"a":9007199254740993,"b":1.0,"result":{"x":",\\"result\\":"}}';
  const message = parseRunnerMessage(`${header},"remarks":["a \\",\\"result\\":\\" b"],"result":${result}}`, 'w');
  assert.ok(message?.kind === 'answer');
  const { text } = message.answer;
  assert.equal(parseWithResult<Attempt>(text).result, result);
  assert.deepEqual(parseWithResult<Attempt>(text).remarks, ['a ","result":" b']);
  assert.equal(message.answer.attempt, 2);
  assert.equal(message.answer.worker, 'w');
});

test('a line that a dying child left half written is passed over', () => {
  const line = `${header},"result":{"a":{"b":1}}}`;
  assert.ok(parseRunnerMessage(line, 'w'));
  for (let length = 1; length < line.length; length += 1) {
    assert.equal(parseRunnerMessage(`${line.slice(0, length)}\u0018`, 'w'), undefined, `cut at ${length}`);
  }
  assert.equal(parseRunnerMessage('\u0018', 'w'), undefined);
  assert.equal(parseRunnerMessage('{"unknown":1}', 'w'), undefined);
});
