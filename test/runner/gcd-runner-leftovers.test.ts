import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeProject } from '../conformance/odd-project.js';
import { type Answer, type DrivenRunner, withRunner } from './drive-runner.js';

const project = makeProject(`
import os, signal, subprocess, sys, threading, time
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1)

def daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execvp("sleep", ["sleep", "601"])
        os._exit(0)
    os.wait()

def entrypoint(say=None, scratch_dir=None, **rest):
    exec(say, globals())
    return {"pid": os.getpid(), "cwd": os.getcwd() == scratch_dir, "files": sorted(os.listdir("."))}
`);

const INTO = 'into its working folder, which is emptied after each task';

interface After {
  readonly answer: Answer;
  readonly next: { readonly pid: number; readonly cwd: boolean; readonly files: string[] };
  readonly isReplaced: boolean;
}

async function runBetween(runner: DrivenRunner, code: string): Promise<After> {
  const before = JSON.parse((await runner.run({ say: '' })).result ?? '');
  const answer = await runner.run({ say: code });
  // The pool sends nothing until a replaced child's successor is ready; here the next task is sent when it is.
  if (answer.remarks?.some((remark) => remark.startsWith('left'))) await runner.next('ready');
  const next = JSON.parse((await runner.run({ say: 'print("next prints")' })).result ?? '');
  return { answer, next, isReplaced: next.pid !== before.pid };
}

test('a task that changes the directory, leaves files or an alarm costs the next one nothing', async () => {
  await withRunner({ project }, async (runner) => {
    const moved = await runBetween(runner, 'os.chdir("/")');
    assert.deepEqual(moved.answer.remarks, ['changed the working directory']);
    assert.deepEqual([moved.next.cwd, moved.isReplaced], [true, false]);
    const littered = await runBetween(runner, 'open("left", "w").close(); os.makedirs("a/b"); os.unlink("project")');
    assert.deepEqual(littered.next.files, ['project']);
    assert.deepEqual(littered.answer.remarks, [`wrote 'a' and 1 more ${INTO}`]);
    const removed = await runBetween(runner, 'import shutil; shutil.rmtree(scratch_dir := os.getcwd())');
    assert.deepEqual(removed.next.files, ['project']);
    assert.deepEqual([removed.answer.remarks, removed.isReplaced], [undefined, false]);
    assert.equal((await runBetween(runner, 'signal.alarm(1)')).isReplaced, false);
  });
});

test('a file in the working folder is remarked on, unless it is hidden or the project knows that it goes', async () => {
  const writing = 'def entrypoint(data_bucket): open(data_bucket, "w").close(); return {}';
  await withRunner({ project: makeProject(writing) }, async (runner) => {
    const remarksOn = async (name: string) => (await runner.run({ data_bucket: name })).remarks;
    assert.deepEqual(await remarksOn('out.csv'), [`wrote 'out.csv' ${INTO}`]);
    assert.deepEqual(await remarksOn('\udcff.csv'), [`wrote '\ufffd.csv' ${INTO}`]);
    assert.equal(await remarksOn('.cache'), undefined);
  });
  const knowing = 'def entrypoint(scratch_dir): open("out.csv", "w").close(); return {}';
  await withRunner({ project: makeProject(knowing) }, async (runner) => {
    assert.equal((await runner.run({})).remarks, undefined);
  });
});

test('whatever a task puts in the place of its scratch folder is replaced, and nothing behind it is touched', async () => {
  const others = mkdtempSync(join(tmpdir(), 'gcd-others-'));
  writeFileSync(join(others, 'precious'), '');
  await withRunner({ project }, async (runner) => {
    const remove = 'import shutil; shutil.rmtree(scratch_dir := os.getcwd());';
    for (const code of [
      `${remove} open(scratch_dir, "w").close()`,
      `${remove} os.symlink(${JSON.stringify(others)}, scratch_dir)`,
      'os.mkdir("a"); open("a/b", "w").close(); os.chmod("a", 0o500); os.chmod(".", 0)',
      'os.unlink("project"); os.mkdir("project")',
    ]) {
      const { answer, next, isReplaced } = await runBetween(runner, code);
      assert.deepEqual(
        [answer.remarks, isReplaced],
        [code.includes('"a"') ? [`wrote 'a' ${INTO}`] : undefined, false],
        code,
      );
      assert.deepEqual([next.cwd, next.files], [true, ['project']], code);
    }
  });
  assert.deepEqual(readdirSync(others), ['precious']);
});

test('a scratch folder that a task has closed is open to the next one', async () => {
  await withRunner({ project }, async (runner) => {
    await runner.run({ say: 'os.chmod(".", 0o500)' });
    const { state, failure } = await runner.run({ say: 'assert os.stat(".").st_mode & 0o700 == 0o700' });
    assert.equal(state, 'succeeded', failure?.message);
  });
});

test('what a task sets for its whole process is put back, or goes with the process', async () => {
  await withRunner({ project }, async (runner) => {
    for (const code of [
      'time.sleep(0.001); signal.signal(signal.SIGCHLD, signal.SIG_IGN)',
      'time.sleep(0.001); signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGCHLD})',
      'time.sleep(0.001); os.umask(0o777)',
      'time.sleep(0.001); signal.setitimer(signal.ITIMER_PROF, 0.01)',
    ]) {
      assert.equal((await runBetween(runner, code)).isReplaced, false, code);
      const look = 'subprocess.run(["false"]).returncode, signal.pthread_sigmask(signal.SIG_BLOCK, ()), os.umask(0o22)';
      const { state, failure } = await runner.run({ say: `assert (${look}) == (1, set(), ${process.umask()})` });
      assert.equal(state, 'succeeded', `${code}: ${failure?.message}`);
    }
    const limited = 'import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)); time.sleep(0.001)';
    const { answer, isReplaced } = await runBetween(runner, limited);
    assert.deepEqual([answer.remarks, isReplaced], [['left its process with other limits'], true]);
  });
});

test('a task that closes what the runner itself needs is answered, and its process replaced', async () => {
  await withRunner({ project }, async (runner) => {
    const { state, remarks } = await runner.run({ say: 'os.closerange(3, 1024); time.sleep(0.02)' });
    assert.equal(state, 'succeeded');
    assert.match(remarks?.[0] ?? '', /^left its process unfit for another task/);
    await runner.next('ready');
    assert.equal((await runner.run({ say: '' })).state, 'succeeded');
    await runner.end();
    assert.deepEqual(
      runner.messages.filter(({ kind }) => kind === 'warning'),
      [],
    );
  });
});

test('a task that runs out of descriptors is told so, and the next one has some', async () => {
  const hoarder = makeProject(`
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
hoard = []

def entrypoint(count=0, **rest):
    print("hoarding")
    for _ in range(count):
        hoard.append(open("/dev/null"))
    return {"held": len(hoard)}
`);
  await withRunner({ project: hoarder }, async (runner) => {
    const { state, failure, remarks } = await runner.run({ count: 256 });
    assert.deepEqual([state, failure?.exception, failure?.outputTail], ['failed', 'OSError', 'hoarding\n']);
    assert.match(failure?.message ?? '', /Too many open files/);
    assert.deepEqual(remarks, ['left no file descriptor free']);
    await runner.next('ready');
    assert.equal((await runner.run({ count: 1 })).result, '{"held":1}');
  });
});

test('a task that patches the clocks changes no time that is measured', async () => {
  await withRunner({ project }, async (runner) => {
    await runner.run({ say: 'time.time = time.monotonic = time.process_time = lambda: 5.0' });
    const { startMs, endMs } = await runner.run({ say: '' });
    assert.equal(startMs > 1e12 && endMs >= startMs && endMs - startMs < 1e6, true);
  });
});

test('a task that closes descriptors or streams leaves the next one with working ones', async () => {
  await withRunner({ project }, async (runner) => {
    for (const code of ['os.close(0)', 'os.close(1)', 'os.close(2)', 'sys.stdout.close()', 'sys.stdout = None']) {
      const { answer, isReplaced } = await runBetween(runner, code);
      assert.deepEqual([answer.state, isReplaced], ['succeeded', false], code);
    }
    assert.equal(runner.output().split('next prints').length - 1 >= 4, true);
  });
});

test('output that a task has turned away comes back for the next one, also while the log is empty', async () => {
  await withRunner({ project }, async (runner) => {
    const { answer } = await runBetween(runner, 'os.dup2(os.open(os.devnull, os.O_WRONLY), 1)');
    assert.deepEqual(answer.remarks, ['closed or redirected descriptor 1']);
    assert.match(runner.output(), /^next prints/);
  });
});

test('what a process writes to the log by its name belongs to its task', async () => {
  await withRunner({ project }, async (runner) => {
    const { answer } = await runBetween(runner, 'subprocess.run("echo by name >> /dev/stderr", shell=True)');
    assert.equal(answer.log?.length, 'by name\n'.length);
  });
});

test('a task that empties the log, as > in a shell does, is told what it printed itself, and so are those after it', async () => {
  const empty = 'subprocess.run("echo 2nd > /dev/stderr", shell=True)';
  for (const say of [empty, `${empty}; os._exit(1)`]) {
    await withRunner({ project }, async (runner) => {
      await runner.run({ say: 'print("first")' });
      const emptying = await runner.run({ say });
      if (emptying.state === 'failed') await runner.next('ready');
      const after = await runner.run({ say: 'print("third")' });
      const printed = [emptying, after].map(({ log }) => runner.output().slice(log!.offset, log!.offset + log!.length));
      assert.deepEqual(printed, ['2nd\n', 'third\n']);
      assert.ok(emptying.log!.offset >= 'first\n'.length, 'the first task would be told to have printed it');
    });
  }
});

test('a leftover thread is remarked on and goes with its process', async () => {
  await withRunner({ project }, async (runner) => {
    const code = 'threading.Thread(target=time.sleep, args=(600,), name="worker-7", daemon=True).start()';
    const { answer, isReplaced } = await runBetween(runner, code);
    assert.deepEqual(answer.remarks, ['left 1 thread running: worker-7']);
    assert.equal(isReplaced, true);
  });
});

test('the threads of a pool may stay', async () => {
  await withRunner({ project }, async (runner) => {
    const { answer, isReplaced } = await runBetween(runner, 'pool.submit(abs, 1).result()');
    assert.deepEqual([answer.remarks, isReplaced], [undefined, false]);
  });
});

test('a leftover process is ended; one that has ended itself does not matter', async () => {
  await withRunner({ project }, async (runner) => {
    const { answer, isReplaced } = await runBetween(runner, 'left = subprocess.Popen(["sleep", "600"])');
    assert.deepEqual([answer.remarks, isReplaced], [['left 1 process running: sleep 600'], true]);
    const forked = await runBetween(runner, 'os.fork() or time.sleep(600)');
    assert.deepEqual(forked.answer.remarks, ['left 1 process running: a fork of the task']);
    const ended = await runBetween(runner, 'left = subprocess.Popen(["true"])');
    assert.deepEqual([ended.answer.remarks, ended.isReplaced], [undefined, false]);
  });
});

test('a process that detached itself is found and ended', { skip: process.platform !== 'linux' }, async () => {
  await withRunner({ project }, async (runner) => {
    assert.equal((await runner.run({ say: 'daemon()' })).state, 'succeeded');
    await runner.run({ say: 'time.sleep(0.3)' });
    runner.send({ control: 'stop', graceMs: 1000 });
    const { message } = await runner.next('warning');
    assert.match(message, /left a process running, which was ended: \S/);
  });
});

test('a task that forks and returns twice is answered once', async () => {
  await withRunner({ project }, async (runner) => {
    await runner.run({ say: 'os.fork()' });
    const next = await runner.run({ say: '' });
    assert.equal(next.state, 'succeeded');
    assert.equal(runner.messages.filter((message) => message.kind === 'answer').length, 2);
  });
});
