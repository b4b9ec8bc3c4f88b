import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../temporary-folder.js';
import { makeRun } from './made-run.js';
import { runGcd } from './run-gcd.js';

test('runs are listed newest first, with what is left to do', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261120-a', [
    { file: 'a.csv', state: 'succeeded' },
    { file: 'b.csv', state: 'failed' },
  ]);
  makeRun(cwd, '20261121-b', [{ file: 'a.csv', state: 'succeeded' }, { file: 'b.csv' }]);
  const { exitCode, stdout, stderr } = await runGcd('runs', { cwd });
  assert.equal(exitCode, 0);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/).slice(0, 5));
  assert.deepEqual(rows, [
    ['RUN', 'STATE', 'TASKS', 'SUCCEEDED', 'FAILED'],
    ['20261121-b', 'unfinished', '2', '1', '0'],
    ['20261120-a', 'complete', '2', '1', '1'],
  ]);
  const why = 'gcd ended in the middle of it: it was killed, or the machine went down.';
  assert.equal(stderr, `20261121-b: ${why}\nNext: gcd run-files --resume 20261121-b\n`);
});

test('a run that the brake has stopped is gone on with by trying again what failed', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-b', [{ file: 'a.csv', state: 'failed' }, { file: 'b.csv' }]);
  const message = '1 task failed, and --halt stops the run at 1';
  const closed = { v: 1, seq: 2, at: 2, type: 'run-closed', reason: 'halted', message };
  appendFileSync(join(cwd, 'history', 'runs', '20261121-b', 'journal.jsonl'), `${JSON.stringify(closed)}\n`);
  const { stderr } = await runGcd('runs', { cwd });
  assert.equal(stderr, `20261121-b: ${message}.\nNext: gcd run-files --retry-failed 20261121-b\n`);
});

test('runs of one project, the newest only, as JSON', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261120-a', []);
  makeRun(cwd, '20261121-b', []);
  mkdirSync(join(cwd, 'project'));
  mkdirSync(join(cwd, 'other'));
  const ids = async (line: string) =>
    JSON.parse((await runGcd(line, { cwd })).stdout).map(({ id }: { id: string }) => id);
  assert.deepEqual(await ids('runs --json -p project'), ['20261121-b', '20261120-a']);
  assert.deepEqual(await ids('runs --json -n 1'), ['20261121-b']);
  assert.deepEqual(await ids('runs --json -p other'), []);
});

test('where there are older runs than are shown, a line says so', async (t) => {
  const cwd = temporaryFolder(t);
  for (let day = 1; day <= 21; day += 1) makeRun(cwd, `202611${day < 10 ? `0${day}` : day}-a`, []);
  const said = async (line: string) => (await runGcd(line, { cwd })).stderr.includes('Older runs are not shown');
  assert.deepEqual(await Promise.all(['runs', 'runs -n 21', 'runs -n 0'].map(said)), [true, false, false]);
  assert.equal(JSON.parse((await runGcd('runs --json', { cwd })).stdout).length, 20);
});

test('a run of an unknown format is listed with its problem, and hides no other', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261120-a', []);
  makeRun(cwd, '20261121-b', []);
  writeFileSync(join(cwd, 'history', 'runs', '20261121-b', 'run.json'), '{"v":7}');
  const { exitCode, stdout, stderr } = await runGcd('runs', { cwd });
  assert.equal(exitCode, 0);
  assert.match(stdout, /20261121-b {2}unreadable.*\n20261120-a {2}complete/);
  assert.match(stderr, /20261121-b: .*format 7/);
});

test('a record that is damaged is told, and stops neither the list nor --resume', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261120-a', []);
  makeRun(cwd, '20261121-b', []);
  writeFileSync(join(cwd, 'history', 'runs', '20261121-b', 'run.json'), '{"v":1,');
  const { exitCode, stderr } = await runGcd('runs', { cwd });
  assert.equal(exitCode, 0);
  assert.match(
    stderr,
    /20261121-b: \S+20261121-b\/run\.json is damaged: it is no JSON\.\nNext: gcd report 20261120-a\n/,
  );
  mkdirSync(join(cwd, 'project'));
  const resumed = await runGcd('run-files -p project --resume', { cwd });
  assert.match(resumed.stderr, /^Warning: A run is passed over: \S+run\.json is damaged/);
  assert.match((await runGcd('report latest', { cwd })).stderr, /damaged.*\[RecordDamaged\]\n {2}Restore the file/);
});

test('a run whose files cannot be read is listed with its problem, and no matter where others are asked for', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-c', [{ file: 'a.csv', state: 'succeeded' }]);
  const journal = join(cwd, 'history', 'runs', '20261121-c', 'journal.jsonl');
  rmSync(journal);
  mkdirSync(journal);
  const { exitCode, stdout, stderr } = await runGcd('runs', { cwd });
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, /^20261121-c +unreadable /m);
  assert.match(stderr, /^20261121-c: it cannot be read: illegal operation on a directory\.$/m);
  const others = await runGcd('runs -p other --json', { cwd });
  assert.deepEqual({ exitCode: others.exitCode, runs: JSON.parse(others.stdout) }, { exitCode: 0, runs: [] });
});

test('without runs, the command that makes one is named', async () => {
  const { exitCode, stdout, stderr } = await runGcd('runs');
  assert.deepEqual({ exitCode, stdout }, { exitCode: 0, stdout: '' });
  assert.match(stderr, /There is no run yet\.\nNext: gcd run-files/);
});

test('what comes next names the history folder that was asked for, and projects are seen from here', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-a', [{ file: 'a.csv' }]);
  const { stdout, stderr } = await runGcd('runs --history history', { cwd });
  assert.match(stdout, / project\n$/);
  assert.match(stderr, /Next: gcd run-files --resume 20261121-a --history history\n$/);
});
