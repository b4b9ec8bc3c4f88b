import assert from 'node:assert/strict';
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
    const removed = await runBetween(runner, 'import shutil; shutil.rmtree(scratch_dir := os.getcwd())');
    assert.deepEqual(removed.next.files, ['project']);
    assert.equal((await runBetween(runner, 'signal.alarm(1)')).isReplaced, false);
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
