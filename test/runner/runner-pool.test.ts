import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AttemptEnded, timesOf } from '../../src/core/attempt.js';
import { systemClock } from '../../src/core/clock.js';
import { GcdError } from '../../src/core/errors.js';
import type { ExecutorEvent } from '../../src/core/executor.js';
import { createRunnerPool } from '../../src/runner/runner-pool.js';
import {
  endedIn,
  pool,
  READY,
  readUntil,
  ScriptedRunner,
  scripted,
  sentTogether,
  submitAll,
  task,
} from './scripted-runner.js';

test('a runner that is gone costs the task that it had begun, and is started again', async () => {
  const runners: ScriptedRunner[] = [];
  const executor = pool(
    scripted(() => {
      runners.push(new ScriptedRunner(JSON.stringify({ ready: READY })));
      return runners.at(-1)!;
    }),
  );
  await executor.start();
  executor.submit([{ task: task('t1'), attempt: 1 }]);
  runners[0]!.stdin.on('data', (chunk: Buffer) => {
    if (chunk.includes('"task"')) runners[0]!.exit({ code: null, signal: 'SIGKILL', stderrTail: '' });
  });
  let readies = 0;
  const events = await readUntil(executor, (event) => event.type === 'worker-ready' && ++readies === 2);
  const ended = events.find((event) => event.type === 'attempt-ended');
  assert.equal(ended?.state, 'lost');
  assert.match(ended?.failure?.message ?? '', /ended by SIGKILL/);
  await executor.stop({ graceMs: 0 });
});

test('a task whose runner is gone has not ended before it began, although the clock was put back', async () => {
  let nowMs = 2000;
  const runner = new ScriptedRunner(JSON.stringify({ ready: READY }));
  const clock = { ...systemClock, nowMs: () => nowMs };
  const executor = createRunnerPool({ name: 'test', slots: 1, node: 'here', launcher: scripted(() => runner), clock });
  await executor.start();
  submitAll(executor, 't1');
  runner.stdin.on('data', (chunk: Buffer) => {
    if (!chunk.includes('"task"')) return;
    nowMs = 1000;
    runner.exit({ code: 1, signal: null, stderrTail: '' });
  });
  const events = await readUntil(executor, ({ type }) => type === 'attempt-ended');
  const ended = events.find((event) => event.type === 'attempt-ended');
  const { startMs, endMs } = timesOf(ended!.text);
  assert.deepEqual([startMs, endMs], [2000, 2000]);
  await executor.stop({ graceMs: 0 });
});

test('a worker that cannot be started three times in a row is given up, and without any the run cannot go on', async () => {
  let launches = 0;
  const executor = pool(
    scripted((time) => {
      launches = time + 1;
      if (time > 0) throw new Error('no room');
      const runner = new ScriptedRunner(JSON.stringify({ ready: READY }));
      setImmediate(() => runner.exit({ code: 1, signal: null, stderrTail: 'died\n' }));
      return runner;
    }),
  );
  await executor.start();
  const seen: ExecutorEvent[] = [];
  await assert.rejects(
    async () => {
      for await (const { events } of executor.events) seen.push(...events);
    },
    { code: 'NoWorkers', message: /test-0 was given up last, because no room/ },
  );
  assert.equal(launches, 4);
  assert.deepEqual(seen.at(-1), { type: 'worker-ended', worker: 'test-0', reason: 'no room' });
});

test('what a runner was sent comes back also when it cannot be ended as it should', async () => {
  const runner = new ScriptedRunner(JSON.stringify({ ready: READY }));
  runner.kill = () => Promise.reject(new GcdError('LeftoverProcesses', 'Process 9 could not be ended.'));
  const executor = pool(scripted(() => runner));
  await executor.start();
  executor.submit([{ task: task('t1'), attempt: 1 }]);
  runner.stdin.on('data', (chunk: Buffer) => {
    if (chunk.includes('"task"')) runner.exit({ code: null, signal: 'SIGKILL', stderrTail: '' });
  });
  const seen: ExecutorEvent[] = [];
  await assert.rejects(
    async () => {
      for await (const { events } of executor.events) seen.push(...events);
    },
    { code: 'LeftoverProcesses' },
  );
  const ended = seen.find((event) => event.type === 'attempt-ended');
  assert.deepEqual([ended?.task, ended?.state], ['t1', 'lost']);
  assert.match(ended?.failure?.message ?? '', /Process 9 could not be ended/);
});

test('start is refused with the reason when no runner can be started, and when it is aborted', async () => {
  const executor = pool(
    scripted(() => {
      throw new Error('no such image');
    }),
  );
  await assert.rejects(executor.start(), { code: 'NoWorkers', message: /no such image/ });
  const silent = pool(scripted(() => new ScriptedRunner('')));
  await assert.rejects(silent.start(AbortSignal.abort(new Error('Ctrl-C'))), /Ctrl-C/);
});

/** Returns how many tasks each write to a runner held; `answer` says what the runner does with them. */
function followWrites(runner: ScriptedRunner, answer: (ids: string[]) => void): number[] {
  const writes: number[] = [];
  runner.stdin.on('data', (chunk: Buffer) => {
    const ids = [...chunk.toString().matchAll(/"task":"(\w+)"/g)].map(([, id]) => id!);
    if (ids.length === 0) return;
    writes.push(ids.length);
    answer(ids);
  });
  return writes;
}

function success(id: string, tookMs: number, attempt = 1): string {
  const times = `"startMs":1,"endMs":${1 + tookMs},"cpuMs":0,"peakBytes":1`;
  return `{"task":"${id}","attempt":${attempt},"state":"succeeded",${times},"result":{}}`;
}

test('after a death that any of several tasks may have caused, they go one by one until all are answered', async () => {
  const [first, second] = [1, 2].map(() => new ScriptedRunner(JSON.stringify({ ready: READY })));
  const executor = pool(scripted((time) => (time === 0 ? first! : second!)));
  const ids = ['t1', 't2', 't3', 't4'];
  const submit = (id: string, attempt: number) => void executor.submit([{ task: task(id), attempt }]);
  followWrites(first!, (sent) => {
    if (sent.includes('t0')) first!.say(success('t0', 0));
    else first!.exit({ code: null, signal: 'SIGKILL', stderrTail: '' });
  });
  const writes = followWrites(second!, (sent) => {
    for (const id of sent) second!.say(success(id, 0, id === 't1' ? 2 : 1));
  });
  await executor.start();
  submit('t0', 1);
  await readUntil(executor, (event) => {
    const [ended] = endedIn(event);
    if (ended === 't0') for (const id of ids) submit(id, 1);
    if (event.type === 'attempt-ended' && event.state === 'lost') submit(event.task, 2);
    if (event.type === 'tasks-returned') for (const id of event.tasks) submit(id, 1);
    // Once nobody is suspect, quick tasks travel together again.
    if (event.type === 'tasks-succeeded' && ended === ids.at(-1)) for (const id of ['t5', 't6']) submit(id, 1);
    return endedIn(event).includes('t6');
  });
  assert.deepEqual(writes, [1, 1, 1, 1, 2]);
  await executor.stop({ graceMs: 0 });
});

test('a task that killed its runner and is not tried again holds up nobody', async () => {
  const [first, second] = [1, 2].map(() => new ScriptedRunner(JSON.stringify({ ready: READY })));
  const executor = pool(scripted((time) => (time === 0 ? first! : second!)));
  followWrites(first!, () => first!.exit({ code: null, signal: 'SIGKILL', stderrTail: '' }));
  const writes = followWrites(second!, (sent) => {
    for (const id of sent) second!.say(success(id, 0));
  });
  const submit = (...ids: string[]) => void executor.submit(ids.map((id) => ({ task: task(id), attempt: 1 })));
  await executor.start();
  submit('poison');
  await readUntil(executor, (event) => {
    const ended = endedIn(event);
    if (ended.includes('poison')) submit('t1');
    if (ended.includes('t1')) submit('t2', 't3');
    return ended.includes('t3');
  });
  assert.deepEqual(writes, [1, 2]);
  await executor.stop({ graceMs: 0 });
});

test('what a runner tells to wait behind a long task comes back, and nothing more is sent behind that', async () => {
  const runner = new ScriptedRunner(JSON.stringify({ ready: READY }));
  const executor = pool(scripted(() => runner));
  followWrites(runner, (sent) => {
    if (sent[0] === 't0') runner.say(success('t0', 2.5));
    // The lines up to t3: the first was the setup.
    if (sent.includes('t4')) runner.say('{"recalled":{"after":"t1","lines":5}}');
    if (sent.length === 1 && sent[0] === 't2') runner.say(success('t2', 200));
  });
  await executor.start();
  submitAll(executor, 't0');
  const events = await readUntil(executor, (event) => {
    if (endedIn(event).includes('t0')) submitAll(executor, 't1', 't2', 't3', 't4');
    if (event.type === 'tasks-returned') {
      submitAll(executor, ...event.tasks);
      for (const id of ['t1', 't4']) runner.say(success(id, 500));
    }
    return endedIn(event).includes('t2');
  });
  const returned = events.flatMap((event) => (event.type === 'tasks-returned' ? event.tasks : []));
  assert.deepEqual(returned, ['t2', 't3']);
  assert.deepEqual(sentTogether(events), [1, 4, 1, 1]);
  await executor.stop({ graceMs: 0 });
});

test('what is answered along with a recall makes no room behind the long task', async () => {
  const runner = new ScriptedRunner(JSON.stringify({ ready: READY }));
  const executor = pool(scripted(() => runner));
  followWrites(runner, (sent) => {
    if (sent[0] === 't0') runner.say(success('t0', 2.5));
    const recalled = '{"recalled":{"after":"t3","lines":6}}';
    if (sent[0] === 't1') runner.say([success('t1', 2.5), success('t2', 5), recalled].join('\n'));
  });
  await executor.start();
  submitAll(executor, 't0');
  const events = await readUntil(executor, (event) => {
    if (endedIn(event).includes('t0')) submitAll(executor, 't1', 't2', 't3', 't4', 't5', 't6');
    return event.type === 'tasks-returned';
  });
  assert.deepEqual(events.flatMap(endedIn), ['t0', 't1', 't2']);
  assert.deepEqual(sentTogether(events), [1, 4]);
  await executor.stop({ graceMs: 0 });
});

test('a task that was cancelled and comes back unbegun is cancelled', async () => {
  const runner = new ScriptedRunner(JSON.stringify({ ready: READY }));
  const executor = pool(scripted(() => runner));
  followWrites(runner, (sent) => sent[0] === 't0' && runner.say(success('t0', 2.5)));
  runner.stdin.on('data', (chunk: Buffer) => {
    if (chunk.includes('"cancel"')) runner.say('{"recalled":{"after":"t1","lines":5}}');
  });
  await executor.start();
  submitAll(executor, 't0');
  const events = await readUntil(executor, (event) => {
    if (endedIn(event).includes('t0')) submitAll(executor, 't1', 't2', 't3');
    if (event.type === 'tasks-sent' && event.tasks.includes('t2')) executor.cancel('t2');
    return event.type === 'tasks-returned';
  });
  const states = events.flatMap((event) => (event.type === 'attempt-ended' ? [[event.task, event.state]] : []));
  assert.deepEqual(states, [['t2', 'cancelled']]);
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'tasks-returned' ? event.tasks : [])),
    ['t3'],
  );
  await executor.stop({ graceMs: 0 });
});

/** Runs tasks until their runner has ended for want of memory, and returns the end of the first. */
async function endForMemory(...tasks: readonly string[]): Promise<AttemptEnded | undefined> {
  const fast = '"attempt":1,"state":"succeeded","startMs":1,"endMs":1.1,"cpuMs":0,"peakBytes":1,"result":{}}';
  const runner = new ScriptedRunner(JSON.stringify({ ready: READY }));
  const next = new ScriptedRunner(JSON.stringify({ ready: READY }));
  const executor = pool(scripted((time) => (time === 0 ? runner : next)));
  await executor.start();
  // A quick one first: from then on the runner is handed two at once.
  executor.submit([{ task: task('t0'), attempt: 1 }]);
  runner.stdin.on('data', (chunk: Buffer) => {
    if (chunk.includes('"t0"')) runner.say(`{"task":"t0",${fast}`);
    else if (chunk.includes('"task"')) {
      runner.exit({ code: 137, signal: null, stderrTail: '', outOfMemory: true });
    }
  });
  const events = await readUntil(executor, (event) => {
    if (endedIn(event)[0] === 't0') for (const id of tasks) executor.submit([{ task: task(id), attempt: 1 }]);
    return event.type === 'attempt-ended';
  });
  await executor.stop({ graceMs: 0 });
  return events.filter((event) => event.type === 'attempt-ended').at(-1);
}

test('a task that took its runner along for want of memory is out of memory, when it can have been no other', async () => {
  const alone = await endForMemory('t1');
  assert.equal(alone?.state, 'out-of-memory');
  assert.match(alone?.failure?.message ?? '', /more memory than there was/);
  const firstOfTwo = await endForMemory('t1', 't2');
  assert.deepEqual([firstOfTwo?.task, firstOfTwo?.state], ['t1', 'lost']);
});

test('what the launcher knows to be of no use is not tried again, and is told in its own words', async () => {
  const refusal = new GcdError('ImageUnfit', 'The image has no Python', { hint: 'Install it.' });
  let launches = 0;
  const executor = pool(
    scripted(() => {
      launches += 1;
      const runner = new ScriptedRunner('');
      setImmediate(() => runner.exit({ code: 127, signal: null, stderrTail: '', refusal }));
      return runner;
    }),
  );
  await assert.rejects(executor.start(), refusal);
  assert.equal(launches, 1);
});

test('what was answered twice is told once', async () => {
  const runner = new ScriptedRunner(JSON.stringify({ ready: READY }));
  const executor = pool(scripted(() => runner));
  await executor.start();
  executor.submit([{ task: task('t1'), attempt: 1 }]);
  runner.stdin.on('data', (chunk: Buffer) => {
    if (!chunk.includes('"task"')) return;
    const answer =
      '{"task":"t1","attempt":1,"state":"succeeded","startMs":1,"endMs":2,"cpuMs":0,"peakBytes":1,"result":{"a":1}}';
    runner.say(`${answer}\n\u0018\n${answer}`);
    executor.close();
  });
  const events = await readUntil(executor, () => false);
  assert.deepEqual(events.flatMap(endedIn), ['t1']);
});
