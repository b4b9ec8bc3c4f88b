import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { judgeExit } from '../../src/executors/docker/container-exit.js';
import { fakeClient } from './fake-client.js';

/** Judges the end of a container whose daemon remembers these events. */
function judge(t: TestContext, code: number, { stderrTail = '', events = '' }) {
  const client = fakeClient(t, `printf '${events}'`);
  return judgeExit({ code, signal: null, stderrTail }, { client, name: 'gcd-run-0-1', image: 'gcd/p:1' });
}

test('a killed container is out of memory when its last event says so, and nobody killed it by command', async (t) => {
  assert.equal((await judge(t, 137, { events: 'oom\\n' })).outOfMemory, true);
  assert.equal((await judge(t, 137, { events: 'oom\\nkill\\n' })).outOfMemory, undefined);
  assert.equal((await judge(t, 137, {})).outOfMemory, undefined);
  assert.equal((await judge(t, 1, { events: 'oom\\n' })).outOfMemory, undefined);
});

test('a daemon that can no longer be asked leaves the end as it is', async (t) => {
  const client = fakeClient(t, 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
  const exit = { code: 137, signal: null, stderrTail: '' };
  assert.deepEqual(await judgeExit(exit, { client, name: 'gcd-run-0-1', image: 'gcd/p:1' }), exit);
});

test('a container that could not start says whether another would', async (t) => {
  const refusalOf = async (stderrTail: string) => (await judge(t, 125, { stderrTail })).refusal;
  const gone = await refusalOf('docker: Cannot connect to the Docker daemon at unix:///x. Is it running?\n');
  assert.equal(gone?.code, 'DockerNotRunning');
  assert.match(gone?.hint ?? '', /systemctl start docker.*run-files --resume/);
  const elsewhere = await refusalOf(
    'docker: invalid mount config for type "bind": bind source path does not exist: /a folder/logs\n\nRun more\n',
  );
  assert.equal(elsewhere?.code, 'DockerElsewhere');
  assert.match(elsewhere?.message ?? '', /does not see \/a folder\/logs: /);
  const unfit = await refusalOf('docker: exec: "/bin/sh": stat /bin/sh: no such file or directory: unknown\n');
  assert.match(unfit?.message ?? '', /^The image gcd\/p:1 cannot run the project: it has no shell/);
  const full = await refusalOf(
    'docker: Error response from daemon: write /x/link: no space left on device\n\nRun more\n',
  );
  assert.equal(full?.code, 'DockerDiskFull');
  assert.match(full?.hint ?? '', /docker system df.*run-files --resume/);
  assert.equal(await refusalOf('docker: Error response from daemon: conflict\n'), undefined);
});

test("a container that could not start is told without docker's advice about its own options", async (t) => {
  for (const advice of ["\nRun 'docker run --help' for more information\n", "See 'docker run --help'.\n"]) {
    const { stderrTail } = await judge(t, 125, {
      stderrTail: `docker: Error response from daemon: conflict\n${advice}`,
    });
    assert.equal(stderrTail.trim(), 'docker: Error response from daemon: conflict');
  }
});
