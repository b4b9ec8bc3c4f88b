import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../temporary-folder.js';
import { madeTaskId, makeRun } from './made-run.js';
import { runGcd } from './run-gcd.js';

const tasks = [
  { file: 'a.csv', column: 'Power(W)', state: 'succeeded', printed: 'hello\n' },
  { file: 'b.csv', state: 'failed', printed: 'on b: größer' },
  { file: 'c.csv', state: 'succeeded' },
  { file: 'd.csv' },
] as const;

test('logs show what each task printed, under its name and its end', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-b', tasks);
  const { exitCode, stdout } = await runGcd('logs latest', { cwd });
  assert.equal(exitCode, 0);
  assert.equal(
    stdout,
    `== a.csv / Power(W) (${madeTaskId(0)}, attempt 1): succeeded\nhello\n== b.csv (${madeTaskId(1)}, attempt 1): failed, ValueError: bad row\non b: größer\n`,
  );
});

test('logs of one task are found by its file or its id, by the beginning of the run', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-b', tasks);
  for (const name of ['b.csv', madeTaskId(1)]) {
    const { stdout } = await runGcd(`logs 20261121 ${name} --json`, { cwd });
    assert.deepEqual(JSON.parse(stdout), {
      ...{ id: madeTaskId(1), file: 'b.csv', column: 'None', attempt: 1, state: 'failed', remarks: [], dropped: 0 },
      ...{ failure: 'ValueError: bad row', text: 'on b: größer' },
    });
  }
  assert.equal((await runGcd('logs latest d.csv', { cwd })).stderr, 'The task has not ended yet.\n');
});

test('a task is found by what it is called in the terminal, in the table, and on the page', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-b', tasks);
  for (const name of ['a.csv / Power(W)', 'a.csv/Power(W)', 'a.csv, Power(W)']) {
    const { stdout } = await runGcd(['logs', 'latest', name], { cwd });
    assert.equal(stdout, `== a.csv / Power(W) (${madeTaskId(0)}, attempt 1): succeeded\nhello\n`);
  }
});

test('an unknown run or task is refused with a hint, an ambiguous one with the candidates', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-b', tasks);
  makeRun(cwd, '20261121-c', tasks);
  const noRun = await runGcd('logs 2025', { cwd });
  assert.equal(noRun.exitCode, 2);
  assert.match(noRun.stderr, /There is no run "2025" .*\n {2}gcd runs lists/);
  for (const line of [
    ['logs', ''],
    ['run-files', '--resume', ''],
  ]) {
    assert.match((await runGcd(line, { cwd })).stderr, /There is no run "" /, 'a variable of a script may be empty');
  }
  const noTask = await runGcd('logs latest z.csv', { cwd });
  assert.equal(noTask.exitCode, 2);
  assert.match(noTask.stderr, /Run 20261121-c has no task "z.csv" \(nearest: a\.csv, b\.csv, c\.csv\)\./);
  const several = await runGcd('logs 20261121', { cwd });
  assert.equal(several.exitCode, 2);
  assert.match(several.stderr, /2 runs begin with "20261121": 20261121-c, 20261121-b\./);
  for (const letter of 'defgh') makeRun(cwd, `20261121-${letter}`, tasks);
  assert.match((await runGcd('logs 20261121', { cwd })).stderr, /7 runs begin .*20261121-h, .*20261121-d and 2 more\./);
});

test('what a task did besides its work is shown, also when it printed nothing', async (t) => {
  const cwd = temporaryFolder(t);
  const remarks = ['changed the working directory'];
  makeRun(cwd, '20261121-a', [
    { file: 'a.csv', state: 'succeeded', remarks },
    { file: 'b.csv', state: 'succeeded' },
  ]);
  const { stdout } = await runGcd('logs latest', { cwd });
  assert.equal(stdout, `== a.csv (${madeTaskId(0)}, attempt 1): succeeded\n(changed the working directory)\n`);
  assert.deepEqual(JSON.parse((await runGcd('logs latest --json', { cwd })).stdout).remarks, remarks);
});

test('a run that was killed before it had a list of tasks has printed nothing', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-b', tasks);
  for (const name of ['manifest.jsonl', 'journal.jsonl']) rmSync(join(cwd, 'history', 'runs', '20261121-b', name));
  const { exitCode, stderr } = await runGcd('logs latest', { cwd });
  assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: 'No task has printed anything.\n' });
});

test('a log that is gone is told where it should be shown, and hides no other task', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-b', tasks);
  rmSync(join(cwd, 'history', 'runs', '20261121-b', 'logs'), { recursive: true });
  const { exitCode, stdout } = await runGcd('logs latest', { cwd });
  assert.equal(exitCode, 0);
  assert.equal(stdout.match(/\[gcd: \S+\/local-0\.log is gone, and with it what was printed\]/g)?.length, 2);
});
