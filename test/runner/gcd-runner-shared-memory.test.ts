import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeProject } from '../conformance/odd-project.js';
import { type DrivenRunner, withRunner } from './drive-runner.js';

const project = makeProject(`
import os, time
from multiprocessing import resource_tracker, shared_memory

def entrypoint(name=None, say="", **rest):
    global held
    held = shared_memory.SharedMemory(name, True, 4096)
    # The tracker has begun when it shows what it runs.
    while "resource_tracker" not in open("/proc/%d/cmdline" % resource_tracker._resource_tracker._pid).read():
        pass
    exec(say)
    return {}
`);

const endings: Readonly<Record<string, (runner: DrivenRunner, name: string) => Promise<unknown>>> = {
  async replaced(runner, name) {
    await runner.run({ name, say: 'os._exit(1)' });
    await runner.next('ready');
  },
  async late(runner, name) {
    await runner.run({ name, say: 'time.sleep(600)' }, { timeoutMs: 500 });
    await runner.next('ready');
  },
  async stopped(runner, name) {
    await runner.run({ name });
    runner.send({ control: 'stop', graceMs: 5000 });
    await runner.closed;
  },
  async alone(runner, name) {
    await runner.run({ name });
    await runner.end();
  },
};

for (const [how, end] of Object.entries(endings)) {
  test(`shared memory that a task has not freed is freed when its process is ${how}`, {
    skip: !existsSync('/dev/shm'),
  }, async () => {
    const name = `gcd-${process.pid}-${how}`;
    await withRunner({ project }, async (runner) => {
      await end(runner, name);
      assert.equal(existsSync(join('/dev/shm', name)), false);
      assert.deepEqual(
        runner.messages.filter(({ kind }) => kind === 'warning'),
        [],
      );
    });
  });
}

test('what is said of shared memory as it is freed is not told as what the task printed last', {
  skip: !existsSync('/dev/shm'),
}, async () => {
  await withRunner({ project }, async (runner) => {
    const say = 'print("last words"); os._exit(1)';
    const { failure, log } = await runner.run({ name: `gcd-${process.pid}-said`, say });
    assert.deepEqual([failure?.outputTail, log?.length], ['last words\n', 11]);
    assert.match(runner.output(), /leaked shared_memory/);
  });
});
