import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { TasksSent, WorkerReady } from '../../src/core/executor.js';
import { makeProject, ODD_ENTRYPOINT } from '../conformance/odd-project.js';
import { type Bench, EventLog, oddTask, runTasks } from '../conformance/run-tasks.js';
import { countProcesses, environmentOf, makeLocalBench } from './local-bench.js';

const skip = process.platform === 'linux' ? false : 'runners are forked on Linux alone';
const FORKER = 'local-to-be-named';

/** Returns the ids of the processes of a bench's run by the worker that each is marked with, and the parent of each. */
function processesOf({ logs }: Bench) {
  const run = `GCD_RUN_ID=${basename(join(logs, '..'))}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ name, marks: environmentOf(name) }))
    .filter(({ marks }) => marks.includes(run))
    .map(({ name, marks }) => ({
      pid: Number(name),
      parent: Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]),
      worker: marks.find((mark) => mark.startsWith('GCD_WORKER='))?.slice('GCD_WORKER='.length),
    }));
}

/** Starts an executor and waits until all of its workers serve. */
async function startAll(bench: Bench): Promise<EventLog> {
  const log = new EventLog(bench.executor);
  await bench.executor.start();
  for (let slot = 0; slot < bench.executor.slots; slot += 1) {
    await log.find((event): event is WorkerReady => event.type === 'worker-ready' && event.worker === `local-${slot}`);
  }
  return log;
}

test('the runners of all slots come from one Python, and each bears its worker’s name', { skip }, async () => {
  const bench = await makeLocalBench(makeProject(ODD_ENTRYPOINT), { slots: 11 });
  const log = await startAll(bench);
  const processes = processesOf(bench);
  const [forker, ...more] = processes.filter(({ worker }) => worker === FORKER);
  assert.deepEqual([forker?.parent, more], [process.pid, []]);
  for (let slot = 0; slot < 11; slot += 1) {
    const [supervisor, child, ...others] = processes.filter(({ worker }) => worker === `local-${slot}`);
    assert.deepEqual([supervisor?.parent, child?.parent, others], [forker?.pid, supervisor?.pid, []]);
  }
  assert.equal(processes.length, 23);
  bench.executor.close();
  await log.done;
  assert.equal(countProcesses(bench), 0);
});

const WAITING_ENTRYPOINT = `
import os, signal, time

def entrypoint(do=None, path=None, **rest):
    if do == "leave":
        if os.fork() == 0:
            os.setsid()
            time.sleep(600)
        os.kill(os.getppid(), signal.SIGKILL)
    while not os.path.exists(path):
        time.sleep(0.005)
    return {"worker": os.environ["GCD_WORKER"]}
`;

test('a forked runner that is killed takes along what its task left, and nothing of another', { skip }, async () => {
  const bench = await makeLocalBench(makeProject(WAITING_ENTRYPOINT));
  const log = await startAll(bench);
  const path = join(bench.logs, 'go-on');
  const tasks = [oddTask('wait', { path }), oddTask('leave', { path })];
  for (const task of tasks) await log.submit(task);
  const lost = await log.ended(tasks[1]!);
  assert.equal(lost.state, 'lost');
  assert.match(lost.failure?.message ?? '', /SIGKILL/);
  const isReadyAgain = (event: { readonly type: string; readonly worker?: string }) =>
    event.type === 'worker-ready' && event.worker === lost.worker && log.events.filter(isReady).length === 3;
  await log.find((event): event is WorkerReady => isReadyAgain(event));
  const [supervisor, child, ...others] = processesOf(bench).filter(({ worker }) => worker === lost.worker);
  // In its place comes one that was started alone.
  assert.deepEqual([supervisor?.parent, child?.parent, others], [process.pid, supervisor?.pid, []]);
  writeFileSync(path, '');
  const kept = await log.ended(tasks[0]!);
  assert.deepEqual([kept.state, kept.attempt], ['succeeded', 1]);
  assert.equal(JSON.parse(kept.result ?? '').worker, kept.worker);
  bench.executor.close();
  await log.done;
  assert.equal(countProcesses(bench), 0);
});

function isReady(event: { readonly type: string }): boolean {
  return event.type === 'worker-ready';
}

test('runners outlive the Python that they come from', { skip }, async () => {
  const bench = await makeLocalBench(makeProject(WAITING_ENTRYPOINT));
  const log = await startAll(bench);
  const path = join(bench.logs, 'go-on');
  const tasks = [oddTask('wait', { path }), oddTask('wait', { path })];
  for (const task of tasks) await log.submit(task);
  await log.find((event): event is TasksSent => event.type === 'tasks-sent');
  const forker = processesOf(bench).find(({ worker }) => worker === FORKER);
  process.kill(forker!.pid, 'SIGKILL');
  writeFileSync(path, '');
  for (const task of tasks) assert.equal((await log.ended(task)).state, 'succeeded');
  bench.executor.close();
  await log.done;
  assert.equal(countProcesses(bench), 0);
});

test('a runner is known to be gone without that Python too, whatever its task left', {
  skip,
  timeout: 30_000,
}, async () => {
  const bench = await makeLocalBench(makeProject(WAITING_ENTRYPOINT));
  const log = await startAll(bench);
  const forker = processesOf(bench).find(({ worker }) => worker === FORKER);
  process.kill(forker!.pid, 'SIGKILL');
  const task = oddTask('leave', { path: join(bench.logs, 'never') });
  await log.submit(task);
  assert.equal((await log.ended(task)).state, 'lost');
  bench.executor.close();
  await log.done;
  assert.equal(countProcesses(bench), 0);
});

test('what a Python says as it starts is nobody’s end', { skip }, async () => {
  const modules = mkdtempSync(join(tmpdir(), 'gcd-modules-'));
  writeFileSync(join(modules, 'sitecustomize.py'), 'print(\'hello {"ended":"local-0","code":0}\')\n');
  const env = { ...process.env, PYTHONPATH: modules };
  const bench = await makeLocalBench(makeProject(ODD_ENTRYPOINT), { env });
  const log = await startAll(bench);
  const ends = await runTasks(log, [oddTask('succeed'), oddTask('succeed')]);
  assert.deepEqual(
    ends.map(({ state }) => state),
    ['succeeded', 'succeeded'],
  );
  bench.executor.close();
  await log.done;
  assert.equal(countProcesses(bench), 0);
});

test('what a Python starts as it starts does not outlive the pool', { skip, timeout: 30_000 }, async () => {
  const modules = mkdtempSync(join(tmpdir(), 'gcd-modules-'));
  const start = 'import os\nif "GCD_WORKER" in os.environ:\n    os.system("sleep 600 &")\n';
  writeFileSync(join(modules, 'sitecustomize.py'), start);
  const env = { ...process.env, PYTHONPATH: modules };
  const bench = await makeLocalBench(makeProject(ODD_ENTRYPOINT), { env });
  await bench.executor.start();
  await bench.executor.stop({ graceMs: 0 });
  assert.equal(countProcesses(bench), 0);
});

test('a Python that cannot even begin says why, for forks too', { skip }, async () => {
  const modules = mkdtempSync(join(tmpdir(), 'gcd-modules-'));
  const fail =
    'import os, sys\nif "GCD_WORKER" in os.environ:\n    sys.stderr.write("no luck today")\n    os._exit(3)\n';
  writeFileSync(join(modules, 'sitecustomize.py'), fail);
  const env = { ...process.env, PYTHONPATH: modules };
  const { executor } = await makeLocalBench(makeProject(ODD_ENTRYPOINT), { env });
  const log = new EventLog(executor);
  await assert.rejects(executor.start(), /it exited with code 3: no luck today/);
  await log.done;
});
