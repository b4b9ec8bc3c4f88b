import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../temporary-folder.js';
import { until } from '../until.js';
import { runGcd } from './run-gcd.js';
import { makeSmallProject } from './small-project.js';

const env = { PATH: process.env.PATH };

test('try runs one task and shows all that it prints and what it returned', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(
    cwd,
    'import os\nos.write(2, b"raw\\n")\nprint("on", curr_process_file)\nreturn {"big": 2**60, "one": 1.0}',
  );
  const { exitCode, stdout, stderr } = await runGcd('try -p project -f b.csv', { cwd, env });
  assert.equal(exitCode, 0, stderr);
  assert.equal(stdout, 'raw\non b.csv\n{"big":1152921504606846976,"one":1.0}\n');
  assert.match(stderr, /b\.csv: succeeded after .*\nNext: gcd run-files -p project -n 0\n$/s);
  assert.ok(!existsSync(join(cwd, 'project', 'results')), 'nothing is recorded');
});

test('try shows the traceback of a task that failed', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'print("before")\nraise ValueError("bad row")');
  const { exitCode, stdout, stderr } = await runGcd('try -p project', { cwd, env });
  assert.equal(exitCode, 4);
  assert.equal(stdout, 'before\n');
  assert.match(
    stderr,
    /^Running a\.csv\nTraceback .*line 3, in entrypoint\n.*ValueError: bad row\na\.csv: failed after/ms,
  );
});

test('what comes after try names the data and the place that were tried', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {}');
  const { stderr } = await runGcd('try -p project --data project/data -c local', { cwd, env });
  assert.match(stderr, /\nNext: gcd run-files -p project --data project\/data -c local -n 0\n$/);
});

test('try tells what gets the user further', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'open("/app/project/table.csv")');
  const { exitCode, stderr } = await runGcd('try -p project', { cwd, env });
  assert.equal(exitCode, 4);
  assert.match(stderr, /use -c docker\.\n$/);
});

test('try --json tells the output piece by piece, and the digits of the result stay', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'print("hello")\nreturn {"big": 2**60}');
  const { exitCode, stdout } = await runGcd('try -p project --json', { cwd, env });
  assert.equal(exitCode, 0);
  const lines = stdout.trimEnd().split('\n');
  const output = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'output');
  assert.equal(output.map(({ text }) => text).join(''), 'hello\n');
  assert.match(
    lines.at(-1) ?? '',
    /^{"type":"outcome","file":"a.csv","column":"None","state":"succeeded",.*"result":{"big":1152921504606846976}}$/,
  );
});

test('Ctrl-C says at once that the task has its grace time, and ends it', { timeout: 60_000 }, async (t) => {
  const cwd = temporaryFolder(t);
  const started = join(cwd, 'started');
  makeSmallProject(cwd, `import time\nopen("${started}", "w").close()\ntime.sleep(600)`);
  appendFileSync(join(cwd, 'project', 'config.yaml'), 'grace: 0.1\n');
  const signals = new EventEmitter();
  const trying = runGcd('try -p project', { cwd, env, signals });
  await until(cwd, () => existsSync(started));
  signals.emit('SIGINT', 'SIGINT');
  const { exitCode, stderr } = await trying;
  assert.equal(exitCode, 130);
  assert.match(stderr, /^Stopping: .*100 ms to finish.*\nError: Stopped before the task had ended\./m);
});

test('a TMPDIR that is not there is said, with what to do', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {}');
  const { TMPDIR } = process.env;
  process.env.TMPDIR = join(cwd, 'nowhere');
  t.after(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  });
  const { exitCode, stderr } = await runGcd('try -p project', { cwd, env });
  assert.equal(exitCode, 2);
  assert.match(stderr, /No temporary folder can be made in \S+nowhere: no such file or directory\. .*\n {2}.*TMPDIR/);
});
