import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { main } from '../../src/cli/main.js';
import { temporaryFolder } from '../temporary-folder.js';
import { fakeTerminal } from './fake-terminal.js';
import { madeTaskId, makeRun } from './made-run.js';
import { runGcd } from './run-gcd.js';

const tasks = [{ file: 'a.csv', state: 'failed' as const }, { file: 'b.csv' }];

test('Ctrl-C while reports are written ends with 130 and the command that writes them', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-a', tasks);
  const terminal = fakeTerminal({ cwd });
  const ended = main(['report', 'latest', '--history', 'history'], terminal);
  while (terminal.signals.listenerCount('SIGINT') === 0) await new Promise(setImmediate);
  terminal.signals.emit('SIGINT', 'SIGINT');
  assert.equal(await ended, 130);
  assert.match(terminal.stderr.text, /No result of the run is lost\. \[ReportsInterrupted\]\n {2}To write them: /);
  assert.match(terminal.stderr.text, /gcd report 20261121-a --history history\n$/);
  const names = readdirSync(join(cwd, 'results', '20261121-a'));
  assert.deepEqual(
    names.filter((name) => name.endsWith('.part') || name === 'performance.txt'),
    [],
  );

  assert.equal((await runGcd('report latest', { cwd })).exitCode, 0);
  assert.ok(existsSync(join(cwd, 'results', '20261121-a', 'performance.txt')));
});

test('with --json the last line is the outcome, with the numbers as rows', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-a', tasks);
  const { stdout, exitCode } = await runGcd('report latest --json', { cwd });
  assert.equal(exitCode, 0, stdout);
  const { type, performance, files } = JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
  assert.deepEqual([type, performance[0], files.length], ['outcome', ['Performance', 'Results', 'Info'], 7]);
});

test('the page of a run names its project, and when it was started', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-a', tasks);
  await runGcd('report latest', { cwd });
  const page = readFileSync(join(cwd, 'results', '20261121-a', 'report.html'), 'utf8');
  assert.match(page, />Project project, started 2026-11-21 12:00 UTC; 1 of 2 tasks unfinished</);
});

test('the page names a project that is the root folder', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-a', tasks);
  const path = join(cwd, 'history', 'runs', '20261121-a', 'run.json');
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), project: '/' }));
  await runGcd('report latest', { cwd });
  const page = readFileSync(join(cwd, 'results', '20261121-a', 'report.html'), 'utf8');
  assert.match(page, />Project \/, started /);
});

test('a run that was killed before it had a list of tasks has nothing to report, and may go on', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-a', tasks);
  rmSync(join(cwd, 'history', 'runs', '20261121-a', 'manifest.jsonl'));
  const { exitCode, stderr } = await runGcd('report latest', { cwd });
  assert.equal(exitCode, 2);
  assert.match(stderr, /\[NothingToReport\]\n {2}To go on with it: gcd run-files --resume 20261121-a\n$/);
});

test('a place that cannot be written any more is told, with the command that writes elsewhere', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-a', tasks);
  writeFileSync(join(cwd, 'results'), 'a file');
  const { exitCode, stderr } = await runGcd('report latest', { cwd });
  assert.equal(exitCode, 2);
  assert.match(stderr, /is not a folder\. \[OutputNotWritable\]\n/);
  assert.match(stderr, /To go on elsewhere: gcd run-files --output <folder> --resume 20261121-a\n$/);
});

test('reports of a run that ended while they were drawn are not older than those that it wrote itself', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-a', tasks);
  const results = join(cwd, 'results', '20261121-a', 'errors.csv');
  const ended = runGcd('report latest', { cwd });
  while (!existsSync(results)) await new Promise(setImmediate);
  const failure = { exception: 'ValueError', message: 'late', traceback: '', outputTail: '' };
  const times = { startMs: 1, endMs: 2, cpuMs: 1, peakBytes: null, final: true, failure };
  const attempt = {
    type: 'attempt-ended',
    task: madeTaskId(1),
    attempt: 1,
    worker: 'local-0',
    state: 'failed',
    ...times,
  };
  const events = [attempt, { type: 'run-closed', reason: 'complete' }];
  const lines = events.map((event, at) => `${JSON.stringify({ v: 1, seq: 2 + at, at: 2, ...event })}\n`);
  appendFileSync(join(cwd, 'history', 'runs', '20261121-a', 'journal.jsonl'), lines.join(''));
  const { exitCode, stdout } = await ended;
  assert.equal(exitCode, 0);
  assert.match(readFileSync(results, 'utf8'), /late/);
  assert.match(stdout, /Number of error tasks +│ 2 /);
});

test('of a report that cannot be written it is told why, with the command that draws it when that is put right', async (t) => {
  const cwd = temporaryFolder(t);
  makeRun(cwd, '20261121-a', tasks);
  mkdirSync(join(cwd, 'results', '20261121-a', 'logs.csv', 'mine'), { recursive: true });
  const { exitCode, stderr } = await runGcd('report latest --history history', { cwd });
  assert.equal(exitCode, 1);
  assert.match(
    stderr,
    /^Error: logs\.csv could not be written to .*: illegal operation on a directory\. \[ReportNotWritten\]$/m,
  );
  assert.match(stderr, /Put that right, then: gcd report 20261121-a --history history\n$/);
});
