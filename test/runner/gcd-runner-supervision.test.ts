import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { makeProject } from '../conformance/odd-project.js';
import { DrivenRunner, withRunner } from './drive-runner.js';

const project = makeProject(`
import os, subprocess, sys, time
calls = 0
def entrypoint(say=None, local_file=None, **rest):
    global calls
    calls += 1
    made = {"calls": calls, "pid": os.getpid()}
    exec(say, globals(), {"made": made, "local_file": local_file})
    return made
`);

/** One that only waits for its parent to take note counts as gone. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Returns the Python of a task that runs until a file is there. */
function untilThereIs(path: string): string {
  return `while not os.path.exists(${JSON.stringify(path)}): time.sleep(0.01)`;
}

async function untilGone(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (pids.some(isAlive)) {
    assert.ok(Date.now() < deadline, `${pids.filter(isAlive)} are still alive`);
    await delay(5);
  }
}

/** Starts a task that starts a process and stays; resolves with the ids of the runner, its child and that process. */
async function startStubbornTask(runner: DrivenRunner): Promise<number[]> {
  const { ready } = await runner.next('ready');
  const code = `
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "600"], start_new_session=True)
print(child.pid, flush=True)
time.sleep(600)`;
  runner.send({ task: 'stubborn', attempt: 1, payload: { say: code } });
  let pid = 0;
  while (!pid) {
    await delay(5);
    pid = Number(/^\d+(?=\n)/.exec(readFileSync(runner.setup.log, 'utf8'))?.[0] ?? 0);
  }
  return [runner.process.pid!, ready.pid, pid];
}

test('when the driver is gone, nothing of the runner stays', { skip: process.platform !== 'linux' }, async () => {
  const runner = new DrivenRunner(project);
  const pids = await startStubbornTask(runner);
  runner.process.stdin?.destroy();
  await untilGone(pids);
});

test('SIGTERM ends the runner with all that it started', { skip: process.platform !== 'linux' }, async () => {
  const runner = new DrivenRunner(project);
  const pids = await startStubbornTask(runner);
  runner.process.kill('SIGTERM');
  await untilGone(pids);
});

test('a child does not outlive a supervisor that is killed', { skip: process.platform !== 'linux' }, async () => {
  const runner = new DrivenRunner(project);
  const { ready } = await runner.next('ready');
  runner.process.kill('SIGKILL');
  await untilGone([ready.pid]);
});

test('finished tasks are answered although the next one kills the process, and the rest goes back', async () => {
  await withRunner({ project }, async (runner) => {
    await runner.next('ready');
    const says = ['pass', 'print("x" * 100)', 'os._exit(9)', 'pass'];
    const lines = says.map((say, index) => JSON.stringify({ task: `t${index}`, attempt: 1, payload: { say } }));
    runner.process.stdin?.write(`${lines.join('\n')}\n`);
    const { lines: count } = await runner.next('replaced');
    assert.equal(count, 5, 'the setup and four tasks');
    const answers = runner.messages.flatMap((message) => (message.kind === 'answer' ? [message.answer] : []));
    assert.deepEqual(
      answers.map(({ task, state }) => `${task} ${state}`),
      ['t0 succeeded', 't1 succeeded', 't2 failed'],
    );
    await runner.next('ready');
    assert.match((await runner.run({ say: 'pass' })).result ?? '', /"calls":1/);
  });
});

test('the shared arguments outlive a child', async () => {
  await withRunner(
    { project: makeProject('def entrypoint(data_bucket): return {"b": data_bucket}\n'), setup: { recycleTasks: 1 } },
    async (runner) => {
      runner.send({ share: { data_bucket: 'kept' } });
      assert.equal((await runner.run({})).result, '{"b":"kept"}');
      await runner.next('replaced');
      assert.equal((await runner.run({})).result, '{"b":"kept"}');
    },
  );
});

test('a child is recycled after a number of tasks, or when it has grown', async () => {
  const calls = async (runner: DrivenRunner, say: string) => JSON.parse((await runner.run({ say })).result ?? '').calls;
  await withRunner({ project, setup: { recycleTasks: 2 } }, async (runner) => {
    assert.deepEqual([await calls(runner, ''), await calls(runner, '')], [1, 2]);
    await runner.next('replaced');
    assert.equal(await calls(runner, ''), 1);
  });
  await withRunner({ project, setup: { recycleBytes: 60 << 20 } }, async (runner) => {
    assert.deepEqual([await calls(runner, 'b = bytearray(90 << 20)'), await calls(runner, '')], [1, 2]);
    assert.equal(await calls(runner, 'global kept; kept = bytearray(90 << 20)'), 3);
    await runner.next('replaced');
    assert.equal(await calls(runner, ''), 1);
  });
});

test('peak memory is that of the task and not of an earlier one', { skip: process.platform !== 'linux' }, async () => {
  await withRunner({ project }, async (runner) => {
    const large = await runner.run({ say: 'b = bytearray(120 << 20)' });
    const small = await runner.run({ say: 'pass' });
    const runChild = (mib: number) =>
      runner.run({
        say: `process = subprocess.Popen([sys.executable, "-c", "b = bytearray(${mib} << 20)"])
while process.poll() is None: time.sleep(0.005)`,
      });
    const child = await runChild(80);
    const [larger, again] = [await runChild(200), await runChild(80)];
    assert.ok((large.peakBytes ?? 0) > 120 << 20);
    assert.ok((small.peakBytes ?? 0) < 80 << 20);
    assert.ok((child.peakBytes ?? 0) > 80 << 20, 'the memory of a waited-for child counts');
    assert.ok((larger.peakBytes ?? 0) > 200 << 20);
    assert.ok(
      (again.peakBytes ?? 0) > 80 << 20 && (again.peakBytes ?? 0) < 200 << 20,
      'and not that of an earlier one',
    );
  });
});

test('a limit on memory counts the processes that the task started', {
  skip: process.platform !== 'linux',
}, async () => {
  await withRunner({ project }, async (runner) => {
    const say = 'subprocess.run([sys.executable, "-c", "b = bytearray(300 << 20); import time; time.sleep(60)"])';
    const { state, failure } = await runner.run({ say }, { memoryBytes: 100 << 20 });
    assert.equal(state, 'out-of-memory');
    assert.match(failure?.message ?? '', /more than its limit of 100 MiB of memory/);
  });
});

test('a MemoryError under a limit is out of memory, without one a failure', async () => {
  await withRunner({ project }, async (runner) => {
    assert.equal((await runner.run({ say: 'raise MemoryError' }, { memoryBytes: 1 << 30 })).state, 'out-of-memory');
    assert.equal((await runner.run({ say: 'raise MemoryError' })).state, 'failed');
  });
});

test('a task that heeds SIGTERM in its grace time is timed out all the same', async () => {
  await withRunner({ project, setup: { graceMs: 5000 } }, async (runner) => {
    const say = `
import signal
def finish(*_):
    print("tidied up")
    raise InterruptedError
signal.signal(signal.SIGTERM, finish)
time.sleep(60)`;
    const { state, failure } = await runner.run({ say }, { timeoutMs: 100 });
    assert.deepEqual([state, failure?.outputTail], ['timed-out', 'tidied up\n']);
  });
});

test('the middle of what a running task prints is cut out while it runs', async () => {
  await withRunner({ project, setup: { outputBytes: 1 << 20 } }, async (runner) => {
    const say = `
os.write(1, b"first\\n")
size = 0
while not (0 < os.fstat(1).st_size < size):
    size = os.fstat(1).st_size
    os.write(1, b"x" * 65536)
os.write(1, b"\\nlast\\n")`;
    const { log } = await runner.run({ say });
    const text = runner.output();
    assert.ok(text.startsWith('first\n') && text.includes('[gcd: output left out here]') && text.endsWith('\nlast\n'));
    assert.ok((log?.dropped ?? 0) > 0);
  });
});

test('a waiting task is cancelled without being begun', async () => {
  await withRunner({ project }, async (runner) => {
    await runner.next('ready');
    const lines = [
      { task: 'first', attempt: 1, payload: { say: 'pass' } },
      { task: 'second', attempt: 1, payload: { say: 'pass' } },
      { control: 'cancel', task: 'second' },
    ];
    // In one write: the runner looks at all of it before it hands the tasks on.
    runner.process.stdin?.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    assert.equal((await runner.next('answer')).answer.state, 'succeeded');
    const { answer } = await runner.next('answer');
    assert.deepEqual([answer.task, answer.state], ['second', 'cancelled']);
  });
});

test('stop lets the running task finish within the grace time and runs no other', async () => {
  await withRunner({ project }, async (runner) => {
    await runner.next('ready');
    runner.send({ task: 'first', attempt: 1, payload: { say: 'time.sleep(0.2)' } });
    runner.send({ task: 'second', attempt: 1, payload: { say: 'pass' } });
    runner.send({ control: 'stop', graceMs: 5000 });
    await runner.closed;
    const answered = runner.messages.flatMap((message) => (message.kind === 'answer' ? [message.answer.task] : []));
    assert.deepEqual(
      answered.filter((task) => task === 'second'),
      [],
    );
  });
});

test('a file to fetch is downloaded to the scratch folder, and a failed download is a clear failure', async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/denied' ? 403 : 200;
    response.end('contents');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await withRunner({ project }, async (runner) => {
      const say = 'made.update(text=open(local_file).read(), name=os.path.basename(local_file))';
      const { result, remarks } = await runner.run({ say, fetch: { url: `${url}/there`, name: 'deep/a b.csv' } });
      assert.match(result ?? '', /"text":"contents","name":"a b.csv"/);
      assert.equal(remarks, undefined);
      const { failure } = await runner.run({ say, fetch: { url: `${url}/denied`, name: 'x.csv' } });
      assert.match(failure?.message ?? '', /^The file x\.csv could not be downloaded: .*403/);
    });
  } finally {
    server.close();
  }
});

test('while a task takes long, what was answered before is told and what waits behind it goes back', async () => {
  await withRunner({ project }, async (runner) => {
    await runner.next('ready');
    const flag = `${runner.setup.values}/flag`;
    const lineOf = (id: string, say: string) => JSON.stringify({ task: id, attempt: 1, payload: { say } });
    const share = `{"share":{"say":"made['read'] = 1"}}`;
    const stays = untilThereIs(flag);
    const send = (...lines: string[]) => runner.process.stdin?.write(`${lines.join('\n')}\n`);
    send(lineOf('t1', ''), lineOf('t2', stays), lineOf('t3', ''), share, lineOf('t4', ''));
    assert.equal((await runner.next('answer')).answer.task, 't1');
    // The setup is the first line.
    assert.deepEqual(await runner.next('recalled'), { kind: 'recalled', after: 't2', lines: 6 });
    // So does what was sent before gcd knew.
    send(lineOf('t5', ''));
    assert.deepEqual(await runner.next('recalled'), { kind: 'recalled', after: 't2', lines: 7 });
    writeFileSync(flag, '');
    assert.equal((await runner.next('answer')).answer.task, 't2');
    runner.send({ task: 't4', attempt: 1, payload: {} });
    const { answer } = await runner.next('answer');
    const { calls, read } = JSON.parse(answer.result ?? '{}');
    assert.deepEqual([answer.task, answer.state, calls, read], ['t4', 'succeeded', 3, 1]);
  });
});

test('while the last task takes long, the answers of those before it are not kept', async () => {
  await withRunner({ project }, async (runner) => {
    await runner.next('ready');
    const flag = `${runner.setup.values}/flag`;
    const stays = untilThereIs(flag);
    const lineOf = (id: string, say: string) => JSON.stringify({ task: id, attempt: 1, payload: { say } });
    runner.process.stdin?.write(`${lineOf('t1', '')}\n${lineOf('t2', stays)}\n`);
    assert.equal((await runner.next('answer')).answer.task, 't1');
    writeFileSync(flag, '');
    assert.equal((await runner.next('answer')).answer.task, 't2');
  });
});

test('what still lies in the pipe when it goes back is not run', async () => {
  await withRunner({ project }, async (runner) => {
    await runner.next('ready');
    const flag = `${runner.setup.values}/flag`;
    const stays = untilThereIs(flag);
    runner.send({ task: 't1', attempt: 1, payload: { say: stays } });
    // More than the pipe takes at once, sent when the child has read the first one.
    const many = Array.from(
      { length: 300 },
      (_, n) => `{"task":"m${n}","attempt":1,"payload":{"say":"#${'x'.repeat(500)}"}}`,
    );
    runner.process.stdin?.write(`${many.join('\n')}\n`);
    const { after, lines } = await runner.next('recalled');
    assert.deepEqual([after, lines], ['t1', 302]);
    writeFileSync(flag, '');
    assert.equal((await runner.next('answer')).answer.task, 't1');
    runner.send({ task: 't2', attempt: 1, payload: { say: '' } });
    const { answer } = await runner.next('answer');
    assert.deepEqual([answer.task, JSON.parse(answer.result ?? '{}').calls], ['t2', 2]);
  });
});
