import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../../src/core/clock.js';
import { GcdError } from '../../src/core/errors.js';
import type { EventBatch, Executor } from '../../src/core/executor.js';
import type { NewEvent } from '../../src/core/journal-event.js';
import type { Notice } from '../../src/core/notice.js';
import type { ManifestEntry } from '../../src/core/task.js';
import { openJournal } from '../../src/run/journal-writer.js';
import { readManifestGroups, writeManifest } from '../../src/run/manifest.js';
import { readJournal } from '../../src/run/read-journal.js';
import { replayJournal } from '../../src/run/replay.js';
import { runTasks } from '../../src/run/run-tasks.js';
import type { TaskRun } from '../../src/run/task-run.js';
import { createScriptedExecutor, type Script } from '../fakes/scripted-executor.js';
import { temporaryFolder } from '../temporary-folder.js';

function entry(id: string, extra: Partial<ManifestEntry> = {}): ManifestEntry {
  return { id, round: 0, repeat: 0, file: `${id}.csv`, column: 'None', sizeBytes: 1, ...extra };
}

const opened: NewEvent = {
  ...{ type: 'run-opened', gcdVersion: '1', pid: 1, hostname: 'h', executor: 'scripted' },
  ...{ slots: 1, nodes: 1, commandStartMs: 0 },
};

/** Runs a manifest in a folder of its own; called again in the same folder, it resumes. */
async function run(folder: string, entries: ManifestEntry[], script: Script, options: Partial<TaskRun> = {}) {
  const [manifest, path] = [join(folder, 'manifest.jsonl'), join(folder, 'journal.jsonl')];
  await writeManifest(manifest, entries);
  const state = await replayJournal(path);
  const journal = openJournal({ path, nextSeq: state.nextSeq, clock: systemClock });
  const executor = createScriptedExecutor(script);
  const notices: Notice[] = [];
  const { end } = await runTasks({
    ...{ runId: 'r', executor, manifest: () => readManifestGroups(manifest), total: entries.length, state, journal },
    opening: [opened],
    preparePayloads: async () => (entries) => entries.map(() => '{}'),
    ...{ limits: {}, retries: 0, graceMs: 0, clock: systemClock, signal: new AbortController().signal },
    observe: (notice) => void notices.push(notice),
    ...options,
  });
  await journal.close();
  return { end, executor, notices, state: await replayJournal(path), events: [...readJournal(path)] };
}

const folderOf = (t: TestContext) => temporaryFolder(t);

test('every task is run in the order of the manifest, and the run is complete', async (t) => {
  const { end, executor, state } = await run(
    folderOf(t),
    ['a', 'b', 'c'].map((id) => entry(id)),
    () => 'succeeded',
  );
  assert.equal(end.reason, 'complete');
  assert.deepEqual(executor.submitted, ['a#1', 'b#1', 'c#1']);
  assert.equal(state.finished.size, 3);
});

test('a run of no tasks is complete at once', async (t) => {
  assert.equal((await run(folderOf(t), [], () => 'succeeded')).end.reason, 'complete');
});

test('a user error is final without retries, and tried again as often as retries say', async (t) => {
  const script: Script = (_, attempt) => (attempt < 3 ? 'failed' : 'succeeded');
  assert.equal((await run(folderOf(t), [entry('a')], script)).state.finished.get('a'), 'failed');
  assert.equal((await run(folderOf(t), [entry('a')], script, { retries: 1 })).state.finished.get('a'), 'failed');
  const retried = await run(folderOf(t), [entry('a')], script, { retries: 2 });
  assert.equal(retried.state.finished.get('a'), 'succeeded');
  assert.deepEqual(retried.executor.submitted, ['a#1', 'a#2', 'a#3']);
});

test('a lost worker costs no retry, up to a ceiling after which the task is set aside', async (t) => {
  const twice = await run(folderOf(t), [entry('a')], (_, attempt) => (attempt < 3 ? 'lost' : 'succeeded'));
  assert.equal(twice.state.finished.get('a'), 'succeeded');
  const always = await run(folderOf(t), [entry('a'), entry('b')], (id) => (id === 'a' ? 'lost' : 'succeeded'));
  assert.equal(always.end.reason, 'complete');
  assert.deepEqual([...always.state.finished].sort(), [
    ['a', 'lost'],
    ['b', 'succeeded'],
  ]);
  assert.equal(always.executor.submitted.filter((name) => name.startsWith('a')).length, 5);
});

test('a task that was given back unbegun keeps its attempt number', async (t) => {
  let returns = 0;
  const { executor } = await run(folderOf(t), [entry('a')], () => (returns++ === 0 ? 'returned' : 'succeeded'));
  assert.deepEqual(executor.submitted, ['a#1', 'a#1']);
});

test('a round begins when the one before is over, retries included', async (t) => {
  const entries = [entry('a'), entry('b'), entry('c', { round: 1 })];
  const script: Script = (id, attempt) => (id === 'a' && attempt === 1 ? 'failed' : 'succeeded');
  const { executor } = await run(folderOf(t), entries, script, { retries: 1 });
  assert.equal(executor.submitted.at(-1), 'c#1');
  assert.equal(executor.submitted.length, 4);
});

test('an executor with room is handed many tasks at once, of one round, without those that cannot be read', async (t) => {
  const scripted = createScriptedExecutor(() => 'succeeded');
  const batches: string[][] = [];
  const executor: Executor = {
    ...scripted,
    room: 10,
    submit(batch) {
      batches.push(batch.map(({ task }) => `${task.id} ${task.payload}`));
      return scripted.submit(batch);
    },
  };
  const entries = [entry('a'), entry('b', { unreadable: 'gone' }), entry('c'), entry('d', { round: 1 })];
  const preparePayloads = async () => async (all: readonly ManifestEntry[]) => all.map(({ id }) => JSON.stringify(id));
  const { state } = await run(folderOf(t), entries, () => 'succeeded', { executor, preparePayloads });
  assert.deepEqual(batches, [['a "a"', 'c "c"'], ['d "d"']]);
  assert.equal(state.finished.size, 4);
});

test('an unreadable input is a failed task that is never started nor tried again, and says what to do', async (t) => {
  const entries = [entry('a', { unreadable: 'permission denied' }), entry('b')];
  const { executor, state, notices, events } = await run(folderOf(t), entries, () => 'succeeded', { retries: 2 });
  assert.deepEqual(executor.submitted, ['b#1']);
  assert.equal(state.finished.get('a'), 'failed');
  assert.equal(events.filter((event) => event.type === 'attempt-ended' && event.task === 'a').length, 1);
  const failure = notices.find((notice) => notice.type === 'task-failed');
  assert.equal(failure?.failure.message, 'permission denied');
  assert.match(failure?.failure.hint ?? '', /start a new run with -f/);
});

test('a run whose tasks cannot be made ready any more ends in order, and goes on when they can', async (t) => {
  const folder = folderOf(t);
  const entries = ['a', 'b', 'c'].map((id) => entry(id));
  const preparePayloads = async () => async (some: readonly ManifestEntry[]) => {
    if (some[0]?.id === 'b') throw new GcdError('CredentialsLost', 'The session has expired');
    return some.map(() => '{}');
  };
  const { end, state } = await run(folder, entries, () => 'succeeded', { preparePayloads });
  assert.deepEqual(end, { reason: 'failed', message: 'The session has expired' });
  assert.deepEqual([...state.finished.keys()], ['a']);
  const again = await run(folder, entries, () => 'succeeded');
  assert.deepEqual(again.executor.submitted, ['b#1', 'c#1']);
});

test('the brake stops the run and leaves the rest without a final event', async (t) => {
  const entries = Array.from({ length: 50 }, (_, index) => entry(`t${index}`));
  const { end, state } = await run(folderOf(t), entries, () => 'failed', { halt: { failed: 3 } });
  assert.equal(end.reason, 'halted');
  assert.match(end.message ?? '', /^\d+ tasks failed, and --halt stops the run at 3$/);
  assert.ok(state.finished.size >= 3);
});

test('an interrupted run ends in order, and resuming runs only what has no final event', async (t) => {
  const folder = folderOf(t);
  const interrupt = new AbortController();
  const entries = ['a', 'b', 'c'].map((id) => entry(id));
  const first = await run(
    folder,
    entries,
    (id) => {
      if (id === 'b') setImmediate(() => interrupt.abort());
      return id === 'a' ? 'succeeded' : 'hangs';
    },
    { signal: interrupt.signal },
  );
  assert.equal(first.end.reason, 'interrupted');
  assert.deepEqual([...first.state.finished.keys()], ['a']);
  assert.equal(first.state.end?.reason, 'interrupted');
  const second = await run(folder, entries, () => 'succeeded');
  assert.deepEqual(second.executor.submitted, ['b#1', 'c#1']);
  assert.equal(second.state.finished.size, 3);
});

test('what ends in its grace time is journalled also when the next task cannot be prepared', async (t) => {
  const interrupt = new AbortController();
  let end = () => {};
  const scripted = createScriptedExecutor(() => 'hangs');
  async function* events(): AsyncGenerator<EventBatch> {
    yield* scripted.events;
    const text = '{"task":"a","attempt":1,"state":"succeeded","startMs":0,"endMs":1,"cpuMs":0,"peakBytes":null}';
    yield { seq: 9, events: [{ type: 'tasks-succeeded', worker: 'scripted-0', tasks: ['a'], texts: [text] }] };
    end();
  }
  async function stop(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    // Ends are told after what was to be prepared has been refused.
    setImmediate(() => void scripted.stop({ graceMs: 0 }));
    await ended;
  }
  const executor: Executor = { ...scripted, events: events(), stop };
  const payloadsOf = async ([first]: readonly ManifestEntry[]): Promise<string[]> => {
    if (first?.id === 'a') return ['{}'];
    interrupt.abort();
    throw new Error('no credentials');
  };
  const options = { executor, signal: interrupt.signal, preparePayloads: async () => payloadsOf };
  const ran = await run(folderOf(t), [entry('a'), entry('b')], () => 'hangs', options);
  assert.equal(ran.end.reason, 'interrupted');
  assert.deepEqual([...ran.state.finished.keys()], ['a']);
  assert.equal(ran.events.at(-1)?.type, 'run-closed');
});

test('a batch is acknowledged after it is in the journal, and in order', async (t) => {
  const { executor } = await run(
    folderOf(t),
    ['a', 'b'].map((id) => entry(id)),
    () => 'succeeded',
  );
  assert.deepEqual(executor.acknowledged, [...executor.acknowledged.keys()]);
  assert.equal(executor.acknowledged.length, 5);
});

test('a success that is told once more, together with others, is journalled and counted once', async (t) => {
  const scripted = createScriptedExecutor(() => 'succeeded');
  async function* tellAgain(): AsyncGenerator<EventBatch> {
    let [tasks, texts]: [string[], string[]] = [[], []];
    for await (const { seq, events } of scripted.events) {
      const successes = events.filter((event) => event.type === 'tasks-succeeded');
      tasks = [...tasks, ...successes.flatMap((event) => event.tasks)];
      texts = [...texts, ...successes.flatMap((event) => event.texts)];
      yield {
        seq,
        events: events.map((event) => (event.type === 'tasks-succeeded' ? { ...event, tasks, texts } : event)),
      };
    }
  }
  const executor: Executor = { ...scripted, events: tellAgain() };
  const entries = ['a', 'b', 'c'].map((id) => entry(id));
  const { events, notices } = await run(folderOf(t), entries, () => 'succeeded', { executor });
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'attempt-ended' ? [[event.task, event.result]] : [])),
    [
      ['a', '{}'],
      ['b', '{}'],
      ['c', '{}'],
    ],
  );
  const ended = notices.find((notice) => notice.type === 'run-ended');
  assert.deepEqual(ended?.tally.succeeded, 3);
});

test('an executor that cannot start fails the run, and the journal says so', async (t) => {
  const folder = folderOf(t);
  const broken = createScriptedExecutor(() => 'succeeded');
  broken.start = () => Promise.reject(new Error('no python'));
  await assert.rejects(
    run(folder, [entry('a')], () => 'succeeded', { executor: broken }),
    /no python/,
  );
  const last = [...readJournal(join(folder, 'journal.jsonl'))].at(-1);
  assert.deepEqual(last?.type === 'run-closed' && [last.reason, last.message], ['failed', 'no python']);
});
