import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { Attempt, TaskFailure } from '../../src/core/attempt.js';
import type { TasksSent } from '../../src/core/executor.js';
import { endLeftovers } from '../../src/executors/local/end-processes.js';
import { findPython } from '../../src/executors/local/find-python.js';
import { missingModuleHint } from '../../src/executors/local/missing-module-hint.js';
import { makeProject, ODD_ENTRYPOINT } from '../conformance/odd-project.js';
import { EventLog, oddTask, runTasks } from '../conformance/run-tasks.js';
import { countProcesses, makeLocalBench } from './local-bench.js';

/** Returns the ids of this process' runners. */
function supervisors(): number[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' });
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/));
  const own = rows.filter(
    ([, parent, ...words]) => Number(parent) === process.pid && words.join().includes('gcd_runner'),
  );
  return own.map(([pid]) => Number(pid));
}

test('a supervisor that is killed costs its running task alone, and leaves nothing', async () => {
  const bench = await makeLocalBench(makeProject(ODD_ENTRYPOINT), { slots: 1 });
  const log = new EventLog(bench.executor);
  await bench.executor.start();
  const running = oddTask('loop');
  await log.submit(running);
  await log.find((event): event is TasksSent => event.type === 'tasks-sent');
  for (const pid of supervisors()) process.kill(pid, 'SIGKILL');
  const next = oddTask('succeed');
  await log.submit(next);
  assert.equal((await log.ended(running)).state, 'lost');
  assert.equal((await log.ended(next)).state, 'succeeded');
  bench.executor.close();
  await log.done;
  assert.equal(countProcesses(bench), 0);
});

test('a task that leaves a process and ends its own supervisor is lost at once', { timeout: 60_000 }, async () => {
  const leave = 'import os, signal, time\n    if os.fork() == 0: time.sleep(600)';
  const end = await endOf(`${leave}\n    os.kill(os.getppid(), signal.SIGKILL)`);
  assert.equal(end?.state, 'lost');
});

test('what a dead gcd left is found by the run’s id and ended', async () => {
  const bench = await makeLocalBench(makeProject(ODD_ENTRYPOINT), { slots: 1 });
  const log = new EventLog(bench.executor);
  await bench.executor.start();
  const runId = basename(join(bench.logs, '..'));
  assert.ok(countProcesses(bench) >= 2);
  assert.ok((await endLeftovers(runId)) >= 2);
  assert.equal(await endLeftovers('no-such-run'), 0);
  await bench.executor.stop({ graceMs: 0 });
  await log.done;
  assert.equal(countProcesses(bench), 0);
});

test('a module that is missing is one line with what to run, at import and in a task alike', async () => {
  const bench = await makeLocalBench(
    makeProject('import no_such_module_of_gcd\n', { 'requirements.txt': 'no-such\n' }),
  );
  await assert.rejects(bench.executor.start(), (error: Error & { code?: string; hint?: string }) => {
    assert.equal(
      error.message,
      "The project cannot be used: ModuleNotFoundError: No module named 'no_such_module_of_gcd'",
    );
    assert.match(error.hint ?? '', /^Name its package in .* -m pip install -r .*\/requirements\.txt$/);
    return true;
  });
  assert.match((await failureOf('import no_such_module_of_gcd'))?.hint ?? '', /^Name its package in/);
});

test('a path that only a container has gets a hint, at import and in a task alike', async () => {
  const open = 'open("/app/project/solver.lic")';
  const bench = await makeLocalBench(makeProject(`${open}\n`));
  await assert.rejects(bench.executor.start(), { hint: /-c docker/ });
  assert.match((await failureOf(open))?.hint ?? '', /-c docker/);
  assert.equal((await failureOf('open("/app/projects")'))?.hint, undefined);
});

/** Runs one task of a project whose entrypoint has this body. */
async function endOf(body: string): Promise<Attempt | undefined> {
  const { executor } = await makeLocalBench(makeProject(`def entrypoint(curr_process_file):\n    ${body}\n`));
  const log = new EventLog(executor);
  await executor.start();
  const [end] = await runTasks(log, [oddTask('any')]);
  executor.close();
  await log.done;
  return end;
}

async function failureOf(body: string): Promise<TaskFailure | undefined> {
  return (await endOf(body))?.failure;
}

test('the command makes .venv, of the Python in the Dockerfile when this machine has it', async () => {
  const { path: python, version } = await findPython({ project: '/', env: process.env });
  const minor = version.split('.').slice(0, 2).join('.');
  const commandFor = (from: string) => {
    const files = { 'requirements.txt': 'no-such\n', Dockerfile: `# base\nFROM ${from} AS base\n` };
    const project = makeProject('', files);
    return missingModuleHint({ project, env: process.env, python, isChosen: false });
  };
  const makesVenv = String.raw`-m venv (\S+)/\.venv && \1/\.venv/bin/pip install -r \1/requirements\.txt$`;
  assert.match(await commandFor('python:3.1-slim'), new RegExp(`^Run: ${python} ${makesVenv}`));
  const own = String.raw`^Run: (?:\S*python${minor}(?:\.\d+)?|\S*/bin/python3?) ${makesVenv}`;
  assert.match(await commandFor(`docker.io/library/python:${minor}-slim`), new RegExp(own));
  assert.match(await commandFor(`--platform=linux/amd64 python:${minor}`), new RegExp(own));
  const project = makeProject('', { 'requirements.txt': 'no-such\n' });
  mkdirSync(join(project, 'Dockerfile'));
  const hint = await missingModuleHint({ project, env: process.env, python, isChosen: false });
  assert.match(hint, new RegExp(`^Run: ${python} ${makesVenv}`));
});

test('a requirements.txt that names no package yet is to be filled first', async () => {
  const { path: python } = await findPython({ project: '/', env: process.env });
  for (const files of [{ 'requirements.txt': '# one a line\n\n' }, {}]) {
    const project = makeProject('', files);
    const hint = await missingModuleHint({ project, env: process.env, python, isChosen: false });
    assert.match(
      hint,
      /^Name its package in (\S+)\/requirements\.txt, then run: \S+ -m venv .* -r \1\/requirements\.txt$/,
    );
  }
});

test('where a .venv or a Python of the user’s choice is in use, the command installs into that', async () => {
  const project = makeProject('', { 'requirements.txt': 'no-such\n' });
  const hintBy = (python: string, isChosen: boolean) =>
    missingModuleHint({ project, env: process.env, python, isChosen });
  for (const hint of [await hintBy(`${project}/.venv/bin/python`, false), await hintBy('/opt/my python', true)]) {
    assert.match(hint, /run: ('\/opt\/my python'|\S+\/\.venv\/bin\/python) -m pip install -r/);
  }
});

test('the project’s own .venv goes before python3, and its packages with it', async () => {
  const project = mkdtempSync(join(tmpdir(), 'gcd-project-'));
  const system = await findPython({ project, env: process.env });
  mkdirSync(join(project, '.venv', 'bin'), { recursive: true });
  symlinkSync(system.path, join(project, '.venv', 'bin', 'python'));
  writeFileSync(join(project, '.venv', 'pyvenv.cfg'), `home = ${join(system.path, '..')}\n`);
  const own = await findPython({ project, env: process.env });
  assert.equal(own.path, join(project, '.venv', 'bin', 'python'));
  assert.equal(own.version, system.version);
});

test('a Python that was named and does not run is told before the first task', async () => {
  await assert.rejects(makeLocalBench(makeProject(''), { python: '/nowhere/python3' }), {
    code: 'NoPython',
    message: 'Python could not be started: /nowhere/python3 is not there or does not run.',
    hint: /set python in config\.yaml/,
  });
});

test('no Python is one sentence with what to do', async () => {
  await assert.rejects(findPython({ project: '/', env: { PATH: '/nowhere' } }), {
    code: 'NoPython',
    hint: /Install Python 3\.8/,
  });
});

test('a Python that says something whenever it starts is found where it is', async () => {
  const modules = mkdtempSync(join(tmpdir(), 'gcd-modules-'));
  writeFileSync(join(modules, 'sitecustomize.py'), 'print("hello\\nyou")\n');
  const silent = await findPython({ project: '/', env: process.env });
  assert.deepEqual(await findPython({ project: '/', env: { ...process.env, PYTHONPATH: modules } }), silent);
});

test('a Python that says something without ending its line serves all the same', { timeout: 30_000 }, async () => {
  const modules = mkdtempSync(join(tmpdir(), 'gcd-modules-'));
  writeFileSync(join(modules, 'sitecustomize.py'), 'print("hello", end="")\n');
  const env = { ...process.env, PYTHONPATH: modules };
  const { executor } = await makeLocalBench(makeProject(ODD_ENTRYPOINT), { slots: 1, env });
  await executor.start();
  await executor.stop({ graceMs: 300 });
});
