import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandTable } from '../../src/cli/command-table.js';
import { putCommandFirst, rewriteArgv } from '../../src/cli/rewrite-argv.js';

function rewrite(line: string): string {
  return rewriteArgv(line.split(' '), commandTable).join(' ');
}

test('short names of two letters become long ones', () => {
  assert.equal(
    rewrite('run-files -nd gcd -in t3.large -n 1'),
    'run-files --nodegroup gcd --instance-type t3.large -n 1',
  );
  assert.equal(rewrite('run-files -nd=gcd -in=t3.large'), 'run-files --nodegroup=gcd --instance-type=t3.large');
});

test("the predecessor's names become today's", () => {
  assert.equal(rewrite('run-files --nodegroup_name gcd'), 'run-files --nodegroup gcd');
  assert.equal(rewrite('run-files --instance_type=t2.large'), 'run-files --instance-type=t2.large');
});

test('names of one letter stay, and may have an equals sign', () => {
  assert.equal(rewrite('run-files -n 10 -n10 -i x'), 'run-files -n 10 -n10 -i x');
  assert.equal(rewrite('run-files -n=10'), 'run-files --number=10');
});

test('a value is never touched, even when it looks like an option', () => {
  assert.equal(rewrite('run-files -f -in -f x -- -nd'), 'run-files -f -in -f x -- -nd');
  assert.equal(rewrite('run-files --resume -nd gcd'), 'run-files --resume --nodegroup gcd');
});

test('other commands keep their words', () => {
  assert.equal(rewrite('logs run-1 -nd'), 'logs run-1 -nd');
});

test('options of all commands may stand before the command', () => {
  assert.deepEqual(putCommandFirst(['--json', '--quiet', 'logs', 'x']), ['logs', '--json', '--quiet', 'x']);
  assert.deepEqual(putCommandFirst(['runs', '--json']), ['runs', '--json']);
  assert.deepEqual(putCommandFirst(['--json']), ['--json']);
  assert.deepEqual(putCommandFirst([]), []);
});
