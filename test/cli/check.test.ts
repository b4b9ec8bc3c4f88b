import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawFindings } from '../../src/cli/draw-findings.js';
import { runGcd } from './run-gcd.js';

test('gcd check --policy prints one document, without credentials', async () => {
  const { exitCode, stdout, stderr } = await runGcd('check --policy');
  assert.deepEqual([exitCode, stderr], [0, '']);
  const { Version, Statement } = JSON.parse(stdout);
  assert.equal(Version, '2012-10-17');
  assert.ok(Statement.some(({ Action }: { Action: string[] }) => Action.includes('ec2:RunInstances')));
});

test('what is bad comes first, and what to do below it', () => {
  const lines = drawFindings([
    { check: 'clock', verdict: 'good', message: 'fine' },
    { check: 'zones', verdict: 'warning', message: 'few' },
    { check: 'docker', verdict: 'bad', message: 'not there', hint: 'Install it.' },
  ]);
  assert.deepEqual(lines, [
    'BAD      docker  not there',
    '                 -> Install it.',
    'warning  zones   few',
    'ok       clock   fine',
  ]);
});
