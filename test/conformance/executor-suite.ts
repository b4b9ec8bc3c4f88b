import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type ExecutorEvent, endsToldBy, type TasksSent } from '../../src/core/executor.js';
import type { FinalState, Task } from '../../src/core/task.js';
import { makeProject, ODD_ENTRYPOINT } from './odd-project.js';
import { type Bench, type Ended, EventLog, oddTask, outputOf, runTasks } from './run-tasks.js';

export interface SuiteOptions {
  /** Reason to leave the suite out, as `realParts` returns it. */
  readonly skip?: string | false;
  /** Tells how many processes or containers of the executor are left on this machine. */
  readonly countLeftovers: (bench: Bench) => Promise<number>;
}

/** Is what the suite asks an executor's test to make: two slots, `graceMs` 300, at most 4 MiB of output kept a task. */
export type MakeExecutor = (project: string) => Promise<Bench>;

/** A suite that waits for what will not come must fail, not hang. */
const SUITE_TIMEOUT_MS = 120_000;

/** Describes what holds for every executor; the same tests run against each. */
export function describeExecutor(name: string, makeExecutor: MakeExecutor, options: SuiteOptions): void {
  describe(name, { skip: options.skip ?? false, timeout: SUITE_TIMEOUT_MS }, () => {
    describeAnswers(makeExecutor);
    describeLifetime(makeExecutor, options);
  });
}

/** One executor for all: a task costs itself alone, and the next finds the slot ready. */
function describeAnswers(makeExecutor: MakeExecutor): void {
  describe('answers', () => {
    let bench: Bench;
    let log: EventLog;

    before(async () => {
      bench = await makeExecutor(makeProject(ODD_ENTRYPOINT));
      log = new EventLog(bench.executor);
      bench.executor.share({ data_bucket: 'shared-bucket' });
      const profile = await bench.executor.start();
      assert.match(profile.pythonVersion, /^3\.\d+\.\d+/);
      assert.ok(profile.accepts.includes('curr_process_file'));
    });

    after(() => bench.executor.stop({ graceMs: 0 }));

    const run = async (task: Task): Promise<Ended> => (await runTasks(log, [task]))[0]!;
    const fail = async (task: Task, state: FinalState, message: RegExp): Promise<Ended> => {
      const end = await run(task);
      assert.equal(end.state, state, JSON.stringify(end));
      assert.match(end.failure?.message ?? '', message);
      assert.equal(end.result, undefined);
      const next = await run(oddTask('succeed'));
      assert.equal(next.state, 'succeeded', 'the slot is ready again');
      return end;
    };

    test('a task gets its own and the shared arguments, and its dict comes back as text', async () => {
      const task = oddTask('succeed', { n: 3 });
      const end = await run(task);
      assert.equal(end.state, 'succeeded');
      assert.equal(end.result, `{"task_id":"${task.id}","attempt":1,"bucket":"shared-bucket","n":3}`);
      assert.ok(end.endMs >= end.startMs && end.cpuMs >= 0 && (end.peakBytes ?? 0) > 1e6);
      assert.equal(end.log, undefined, 'a silent task leaves nothing');
    });

    test('what a task prints is in the log, on whichever descriptor', async () => {
      const end = await run(oddTask('print'));
      const text = outputOf(bench, end);
      for (const part of ['to stdout\n', 'to stderr\n', 'to descriptor 1\n', 'to descriptor 2\n']) {
        assert.ok(text.includes(part), text);
      }
    });

    test('an exception is a failure with its type, its message and the user’s own frames', async () => {
      const { failure } = await fail(oddTask('raise'), 'failed', /^no such column: Power$/);
      assert.equal(failure?.exception, 'ValueError');
      assert.match(failure?.traceback ?? '', /entrypoint\.py", line \d+, in do_raise/);
      assert.doesNotMatch(failure?.traceback ?? '', /gcd_runner/);
      assert.equal(failure?.outputTail, 'before it fails\n');
    });

    test('sys.exit, os._exit and a segmentation fault fail their task', async () => {
      await fail(oddTask('exit'), 'failed', /^The task called sys\.exit\(2\)\.$/);
      await fail(oddTask('hard_exit'), 'failed', /^The task called os\._exit\(3\)\.$/);
      await fail(oddTask('segfault'), 'failed', /SIGSEGV \(segmentation fault\)/);
    });

    test('a task over its time limit is ended, even when it ignores SIGTERM', async () => {
      await fail(oddTask('loop', {}, { timeoutMs: 200 }), 'timed-out', /longer than its limit of 0\.2 s/);
      await fail(oddTask('ignore_sigterm', {}, { timeoutMs: 200 }), 'timed-out', /longer than its limit of 0\.2 s/);
    });

    test('a task over its memory limit is ended as out of memory', async () => {
      const task = oddTask('need_memory', { megabytes: 300 }, { memoryBytes: 150 << 20 });
      await fail(task, 'out-of-memory', /memory/);
    });

    test('a killed process is a lost task', async () => {
      await fail(oddTask('kill_self'), 'lost', /SIGKILL/);
    });

    test('odd values keep their digits or become what JSON can say', async () => {
      const { result = '' } = await run(oddTask('return_odd'));
      for (const part of ['"big":9007199254740993', '"one":1.0', '"int":1', '"nan":null', '"inf":null']) {
        assert.ok(result.includes(part), result);
      }
      const { scalar, set, tuple, name, text, 5: five } = JSON.parse(result);
      assert.deepEqual({ scalar, set, tuple, five }, { scalar: 7, set: [1, 2, 3], tuple: [1, 2], five: 'five' });
      assert.deepEqual([name, text], ['\udcff', 'µ \u2028 ,"result":']);
    });

    test('anything but a dict, and what JSON cannot say, is a failure that names it', async () => {
      await fail(oddTask('return_none'), 'failed', /^entrypoint returned None; it must return a dict\.$/);
      const path = /^result\["a"\]\["b"\]\[1\] is a <class 'project\.entrypoint\.Thing'>/;
      await fail(oddTask('return_thing'), 'failed', path);
    });

    test('a dict above 1 MB goes to a file of the run', async () => {
      const end = await run(oddTask('return_large'));
      assert.equal(end.state, 'succeeded');
      assert.equal(end.result, undefined);
      const text = readFileSync(join(bench.values, end.resultFile ?? ''), 'utf8');
      assert.equal(JSON.parse(text).x.length, 2 << 20);
    });

    test('of a huge output the beginning and the end are kept, and the rest is counted', async () => {
      const end = await run(oddTask('print_much', { megabytes: 20 }));
      const text = outputOf(bench, end);
      assert.ok(text.startsWith('the beginning\n') && text.endsWith('\nthe end\n'));
      assert.ok((end.log?.dropped ?? 0) > 10 << 20, JSON.stringify(end.log));
      assert.ok(text.length <= 5 << 20);
    });

    test('a process that a task leaves is ended and remarked on', async () => {
      const end = await run(oddTask('leave_process'));
      assert.equal(end.state, 'succeeded');
      assert.match(end.remarks?.join() ?? '', /left 1 process running: sleep 600/);
    });

    test('many tasks at once are each answered once', async () => {
      const tasks = Array.from({ length: 2000 }, (_, n) => oddTask('succeed', { n }));
      const ends = await runTasks(log, tasks);
      assert.ok(ends.every((end, n) => end.result?.endsWith(`"n":${n}}`)));
      const ids = log.events.flatMap(endsToldBy).map(({ task }) => task);
      assert.equal(new Set(ids).size, ids.length);
    });

    test('what was sent ahead of a task that takes long is run by others while that runs', async () => {
      const [endless, ...quick] = [
        oddTask('loop'),
        ...Array.from({ length: 600 }, (_, n) => oddTask('succeed', { n })),
      ];
      for (const task of [...quick.slice(0, 300), endless!, ...quick.slice(300)]) void log.submit(task);
      const ends = await Promise.all(quick.map((task) => log.ended(task)));
      assert.ok(ends.every(({ state }) => state === 'succeeded'));
      bench.executor.cancel(endless!.id);
      assert.equal((await log.ended(endless!)).state, 'cancelled');
    });
  });
}

function describeLifetime(makeExecutor: MakeExecutor, { countLeftovers }: SuiteOptions): void {
  describe('lifetime', () => {
    const isSent =
      (id: string) =>
      (event: ExecutorEvent): event is TasksSent =>
        event.type === 'tasks-sent' && event.tasks.includes(id);

    test('cancel ends a running task and takes out a waiting one; close drains the rest', async () => {
      const bench = await makeExecutor(makeProject(ODD_ENTRYPOINT));
      const { executor } = bench;
      const log = new EventLog(executor);
      await executor.start();
      const [first, second, waiting, last] = [oddTask('loop'), oddTask('loop'), oddTask('loop'), oddTask('succeed')];
      for (const task of [first, second]) void log.submit(task);
      for (const { id } of [first, second]) await log.find(isSent(id));
      for (const task of [waiting, last]) void log.submit(task);
      for (const task of [waiting, first, second]) executor.cancel(task.id);
      executor.close();
      await log.done;
      const states = await Promise.all(
        [first, second, waiting, last].map(async (task) => (await log.ended(task)).state),
      );
      assert.deepEqual(states, ['cancelled', 'cancelled', 'cancelled', 'succeeded']);
      assert.equal(await countLeftovers(bench), 0);
    });

    test('stop ends running tasks without an event, leaves nothing, and may be called twice', async () => {
      const bench = await makeExecutor(makeProject(ODD_ENTRYPOINT));
      const log = new EventLog(bench.executor);
      await bench.executor.start();
      const task = oddTask('ignore_sigterm');
      void log.submit(task);
      await log.find(isSent(task.id));
      await Promise.all([bench.executor.stop({ graceMs: 50 }), bench.executor.stop({ graceMs: 50 })]);
      await log.done;
      assert.deepEqual(log.events.flatMap(endsToldBy), []);
      assert.equal(await countLeftovers(bench), 0);
    });

    test('a project that cannot be imported is refused with Python’s words', async () => {
      const bench = await makeExecutor(makeProject('import os\nraise RuntimeError("not today")\n'));
      await assert.rejects(bench.executor.start(), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'ProjectBroken');
        assert.match(error.message, /RuntimeError: not today[\s\S]*line 2/);
        return true;
      });
      assert.equal(await countLeftovers(bench), 0);
    });
  });
}
