import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, test } from 'node:test';
import { systemClock } from '../../src/core/clock.js';
import type { GcdError } from '../../src/core/errors.js';
import type { Task } from '../../src/core/task.js';
import { containerHostAddress } from '../../src/executors/docker/container-host-address.js';
import type { DockerExecutorOptions } from '../../src/executors/docker/docker-executor.js';
import { sweepContainers } from '../../src/executors/docker/sweep-containers.js';
import { serveFolder } from '../../src/inputs/loopback-bucket/serve-folder.js';
import { makeProject, ODD_ENTRYPOINT } from '../conformance/odd-project.js';
import { type Bench, type Ended, EventLog, oddTask, outputOf, runTasks } from '../conformance/run-tasks.js';
import { realParts } from '../real-part.js';
import { buildTestImage, containersOf, makeDockerBench, removeMadeImages, runIdOf } from './docker-bench.js';

const skip = realParts('docker');

after(removeMadeImages);

/** Runs tasks of a project, one slot, to the end of the run. */
async function runProject(
  project: string,
  tasks: readonly Task[],
  more: Partial<DockerExecutorOptions> = {},
): Promise<{ ends: Ended[]; bench: Bench }> {
  const bench = await makeDockerBench(project, { slots: 1, ...more });
  const log = new EventLog(bench.executor);
  await bench.executor.start();
  const ends = await runTasks(log, tasks);
  bench.executor.close();
  await log.done;
  return { ends, bench };
}

/** Resolves when no container of a run is left; the limit of the test ends a wait in vain. */
async function untilGone(runId: string, signal: AbortSignal): Promise<void> {
  while (containersOf(runId).length > 0) await systemClock.sleep(50, signal);
}

const unfitImages: readonly [what: string, dockerfile: string, message: RegExp, hint: RegExp][] = [
  [
    'no Python',
    'FROM debian:bookworm-slim\n',
    /^The image gcd\/\S+ cannot run the project: it has no Python/,
    /`FROM python:3\.11-slim`.*apt-get install -y python3/,
  ],
  [
    'no shell',
    'FROM debian:bookworm-slim AS all\nFROM scratch\nCOPY --from=all /etc/hostname /hostname\n',
    /it has no shell/,
    /an image that has a shell/,
  ],
  [
    'an old Python',
    "FROM debian:bookworm-slim\nRUN printf '#!/bin/sh\\necho gcd: old python 2.7.18 >&2; exit 1\\n' >/bin/python3 && chmod +x /bin/python3\n",
    /its Python is 2\.7\.18, and gcd needs 3\.8 or newer/,
    /`FROM python:3\.8-slim`/,
  ],
  [
    'a part of Python',
    'FROM python:3.11-slim\nRUN find /usr/lib -path "*python3*" -name "*ctypes*" -exec rm -rf {} +\n',
    /its Python lacks `_?ctypes` of the standard library/,
    /not python3-minimal/,
  ],
];

describe('docker executor', { skip, timeout: 300_000 }, () => {
  test("the image's own user runs the tasks, may write in the project, and logs and large dicts arrive", async () => {
    const project = makeProject(
      `import os
def entrypoint(task_id):
    open("/app/project/written", "w").close()
    open("in-scratch", "w").close()
    print("hello from", os.getuid())
    return {"uid": os.getuid(), "big": "x" * (2 << 20)}
`,
      { Dockerfile: 'FROM python:3.11-slim\nRUN useradd app\nCOPY . /app/project\nUSER app\n' },
    );
    const { ends, bench } = await runProject(project, [oddTask('any')]);
    const [end] = ends;
    assert.equal(end?.state, 'succeeded', JSON.stringify(end));
    assert.match(outputOf(bench, end), /^hello from 1\d{3}\n$/);
    const dict = JSON.parse(readFileSync(join(bench.values, end.resultFile ?? ''), 'utf8'));
    assert.equal(dict.big.length, 2 << 20);
  });

  test('a task over the limit of its container is out of memory, and the slot is ready again', async () => {
    const tasks = [oddTask('need_memory', { megabytes: 400 }), oddTask('succeed')];
    const { ends } = await runProject(makeProject(ODD_ENTRYPOINT), tasks, { memoryBytes: 64 << 20 });
    assert.deepEqual(
      ends.map(({ state }) => state),
      ['out-of-memory', 'succeeded'],
    );
    assert.match(ends[0]?.failure?.message ?? '', /memory/);
  });

  test('processes may share as much memory as a task may have', async () => {
    const project = makeProject(`from multiprocessing.shared_memory import SharedMemory
def entrypoint():
    shared = SharedMemory(create=True, size=100 << 20)
    shared.buf[:] = bytes(100 << 20)
    shared.close()
    shared.unlink()
    return {"shared": True}
`);
    const { tag } = await buildTestImage(project);
    for (const limit of [{}, { memoryBytes: 256 << 20 }]) {
      const { ends } = await runProject(project, [oddTask('any')], { image: tag, ...limit });
      assert.equal(ends[0]?.result, '{"shared":true}', JSON.stringify(ends[0]));
    }
  });

  test('data and licence appear read-only, the licence in no layer, and variables have their values', async () => {
    const project = makeProject(
      `import os
def attempt_write(path):
    try:
        open(path, "w")
        return "written"
    except OSError as error:
        return error.strerror
def entrypoint(solver_file=None, local_file=None):
    return {
        "licence": open("/opt/solver/a licence.lic").read(),
        "data": open("/data/my inputs/a.csv").read(),
        "writes": [attempt_write("/opt/solver/a licence.lic"), attempt_write("/data/my inputs/b.csv")],
        "variable": os.environ["SECRET_TOKEN"],
    }
`,
      { 'a licence.lic': 'the-licence-text' },
    );
    const licence = join(project, 'a licence.lic');
    const dataFolder = join(mkdtempSync(join(tmpdir(), 'gcd-data-')), 'my inputs');
    mkdirSync(dataFolder);
    writeFileSync(join(dataFolder, 'a.csv'), 'a,b\n');
    const { tag } = await buildTestImage(project, { leaveOut: [licence] });
    const { ends } = await runProject(project, [oddTask('any')], {
      ...{ image: tag, dataFolder, licence: { source: licence, targetFolder: '/opt/solver' } },
      taskEnv: { SECRET_TOKEN: 'a secret, "quoted"' },
    });
    assert.deepEqual(JSON.parse(ends[0]?.result ?? JSON.stringify(ends[0])), {
      ...{ licence: 'the-licence-text', data: 'a,b\n', variable: 'a secret, "quoted"' },
      writes: ['Read-only file system', 'Read-only file system'],
    });
    const saved = execFileSync('docker', ['save', tag], { maxBuffer: 2 ** 30, encoding: 'latin1' });
    assert.ok(!saved.includes('the-licence-text'));
  });

  for (const [what, dockerfile, message, hint] of unfitImages) {
    test(`an image with ${what} is refused with one line and what to put into the Dockerfile`, async () => {
      const project = makeProject(ODD_ENTRYPOINT, { Dockerfile: dockerfile });
      const bench = await makeDockerBench(project);
      await assert.rejects(bench.executor.start(), (error: GcdError) => {
        assert.equal(error.code, 'ImageUnfit');
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n/);
        assert.match(error.hint ?? '', hint);
        return true;
      });
      assert.deepEqual(containersOf(runIdOf(bench)), []);
    });
  }

  test('a Python of the image that is first in its PATH runs the tasks', async () => {
    const project = makeProject('import sys\ndef entrypoint():\n    return {"prefix": sys.prefix}\n', {
      Dockerfile: 'FROM python:3.11-slim\nRUN python3 -m venv --without-pip /opt/venv\nENV PATH=/opt/venv/bin:$PATH\n',
    });
    const { ends } = await runProject(project, [oddTask('any')]);
    assert.equal(ends[0]?.result, '{"prefix":"/opt/venv"}');
  });

  test('a module that is missing in the image is one line with what to do', async () => {
    const bench = await makeDockerBench(makeProject('import no_such_module\ndef entrypoint():\n    return {}\n'));
    await assert.rejects(bench.executor.start(), (error: Error & { hint?: string }) => {
      assert.match(error.message, /^[^\n]*No module named 'no_such_module'$/);
      assert.match(error.hint ?? '', /requirements\.txt/);
      return true;
    });
  });

  test('a container that dies costs its task alone', async () => {
    const bench = await makeDockerBench(makeProject(ODD_ENTRYPOINT), { slots: 1 });
    const log = new EventLog(bench.executor);
    await bench.executor.start();
    const task = oddTask('loop');
    void bench.executor.submit([{ task, attempt: 1 }]);
    await log.find((event): event is never => event.type === 'tasks-sent');
    execFileSync('docker', ['kill', ...containersOf(runIdOf(bench))], { stdio: 'ignore' });
    assert.equal((await log.ended(task)).state, 'lost');
    const [next] = await runTasks(log, [oddTask('succeed')]);
    assert.equal(next?.state, 'succeeded');
    bench.executor.close();
    await log.done;
    assert.deepEqual(containersOf(runIdOf(bench)), []);
  });

  test('a task that takes its container along for want of memory is out of memory, and costs no other', async () => {
    const project = makeProject(`${ODD_ENTRYPOINT}

def do_take_container_along(**rest):
    # The kernel prefers the highest score: the supervisor, without which a container is over.
    open("/proc/1/oom_score_adj", "w").write("1000")
    do_need_memory(400)
`);
    const bench = await makeDockerBench(project, { slots: 2, memoryBytes: 64 << 20 });
    const log = new EventLog(bench.executor);
    await bench.executor.start();
    const neighbour = oddTask('succeed');
    const [ended, next] = await runTasks(log, [oddTask('take_container_along'), neighbour]);
    assert.equal(ended?.state, 'out-of-memory', JSON.stringify(ended));
    assert.equal(next?.state, 'succeeded');
    const after = await runTasks(log, [oddTask('succeed'), oddTask('succeed')]);
    assert.deepEqual(
      after.map(({ state }) => state),
      ['succeeded', 'succeeded'],
    );
    bench.executor.close();
    await log.done;
    assert.deepEqual(containersOf(runIdOf(bench)), []);
  });

  test('kill -9 of gcd leaves no container', async (t) => {
    const { tag } = await buildTestImage(makeProject(ODD_ENTRYPOINT));
    const folder = mkdtempSync(join(tmpdir(), 'gcd-run-'));
    const script = join(import.meta.dirname, 'hold-containers.js');
    const gcd = spawn(process.execPath, [script, tag, basename(folder), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface({ input: gcd.stdout }), 'line');
    assert.equal(containersOf(basename(folder)).length, 2);
    gcd.kill('SIGKILL');
    await untilGone(basename(folder), t.signal);
  });

  test('containers of dead gcd processes are swept, those of living ones stay', async () => {
    const runId = basename(mkdtempSync(join(tmpdir(), 'gcd-run-')));
    const label = (holder: string) => ['--label', `gcd.run=${runId}`, '--label', `gcd.holder=${holder}`];
    const image = 'debian:bookworm-slim';
    execFileSync('docker', ['run', '--detach', ...label(`{"dead":"${runId}"}`), image, 'sleep', '600']);
    execFileSync('docker', ['create', ...label(`{"dead":"${runId}"}`), image, 'sleep', '600']);
    const living = execFileSync('docker', ['run', '--detach', ...label('living'), image, 'sleep', '600'], {
      encoding: 'utf8',
    }).trim();
    const removed = await sweepContainers({ env: process.env, isAlive: ({ holder }) => !holder.includes(runId) });
    assert.equal(removed, 2);
    assert.deepEqual(containersOf(runId), [living.slice(0, 12)]);
    execFileSync('docker', ['rm', '--force', living], { stdio: 'ignore' });
  });
});

describe('containers and this machine', { skip, timeout: 300_000 }, () => {
  test('a server that listens where gcd is told to is reached from a container', async () => {
    const { listenOn, reachAt } = await containerHostAddress({ env: process.env });
    const server = createServer((_, response) => response.end('here')).listen(0, listenOn);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const project = makeProject(`import urllib.request
def entrypoint(curr_process_file):
    return {"said": urllib.request.urlopen(curr_process_file).read().decode()}
`);
    const task = oddTask('any', { curr_process_file: `http://${reachAt}:${port}/` });
    const { ends } = await runProject(project, [task]);
    server.close();
    assert.equal(ends[0]?.result, '{"said":"here"}', JSON.stringify(ends[0]));
  });

  test('boto3 in a container reads the data folder as a bucket', async () => {
    const { listenOn, reachAt } = await containerHostAddress({ env: process.env });
    const folder = mkdtempSync(join(tmpdir(), 'gcd-data-'));
    writeFileSync(join(folder, 'a b.csv'), 'Power(W)\n1\n');
    const served = await serveFolder({ folder, bucket: 'my-inputs', host: listenOn, clock: systemClock });
    const { port } = new URL(served.endpoint);
    const project = makeProject(
      `import boto3
def entrypoint(data_bucket, curr_process_file, aws_access_key, aws_secret_access_key, aws_region):
    s3 = boto3.client("s3", region_name=aws_region, aws_access_key_id=aws_access_key, aws_secret_access_key=aws_secret_access_key)
    return {"text": s3.get_object(Bucket=data_bucket, Key=curr_process_file)["Body"].read().decode()}
`,
      { 'requirements.txt': 'boto3\n' },
    );
    const bench = await makeDockerBench(project, {
      ...{ slots: 1, taskEnv: { AWS_ENDPOINT_URL: `http://${reachAt}:${port}` } },
    });
    const log = new EventLog(bench.executor);
    bench.executor.share({
      ...{ data_bucket: 'my-inputs', aws_region: 'us-east-1' },
      ...{ aws_access_key: served.accessKeyId, aws_secret_access_key: served.secretAccessKey },
    });
    await bench.executor.start();
    const [end] = await runTasks(log, [oddTask('any', { curr_process_file: 'a b.csv' })]);
    await bench.executor.stop({ graceMs: 0 });
    await served.close();
    assert.equal(end?.result, '{"text":"Power(W)\\n1\\n"}', JSON.stringify(end));
  });
});
