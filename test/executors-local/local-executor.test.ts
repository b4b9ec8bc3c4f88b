import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { TasksSent } from '../../src/core/executor.js';
import { endLeftovers } from '../../src/executors/local/end-processes.js';
import { findPython } from '../../src/executors/local/find-python.js';
import { makeProject, ODD_ENTRYPOINT } from '../conformance/odd-project.js';
import { EventLog, oddTask } from '../conformance/run-tasks.js';
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

test('a module that is missing is one line with the command that makes .venv', async () => {
  const files = { 'requirements.txt': 'no-such\n', Dockerfile: 'FROM python:3.1-slim\n' };
  const project = makeProject('import no_such_module_of_gcd\n', files);
  const bench = await makeLocalBench(project);
  await assert.rejects(bench.executor.start(), (error: Error & { code?: string; hint?: string }) => {
    assert.equal(
      error.message,
      "The project cannot be used: ModuleNotFoundError: No module named 'no_such_module_of_gcd'",
    );
    const pip = `${project}/.venv/bin/pip install -r ${project}/requirements.txt`;
    assert.ok(error.hint?.endsWith(` -m venv ${project}/.venv && ${pip}`), error.hint);
    return true;
  });
});

test('the hint names the Python of the Dockerfile when this machine has it', async () => {
  const version = (await findPython({ project: '/', env: process.env })).version.split('.').slice(0, 2).join('.');
  const files = {
    'requirements.txt': 'no-such\n',
    Dockerfile: `# base\nFROM docker.io/library/python:${version}-slim AS base\n`,
  };
  const bench = await makeLocalBench(makeProject('import no_such_module_of_gcd\n', files));
  await assert.rejects(bench.executor.start(), (error: Error & { hint?: string }) => {
    assert.match(
      error.hint ?? '',
      new RegExp(`^Run: \\S*python${version}(\\.\\d+)? -m venv|^Run: \\S*/bin/python3? -m venv`),
    );
    return true;
  });
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

test('no Python is one sentence with what to do', async () => {
  await assert.rejects(findPython({ project: '/', env: { PATH: '/nowhere' } }), {
    code: 'NoPython',
    hint: /Install Python 3\.8/,
  });
});
