import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import type { GcdError } from '../../src/core/errors.js';
import { askDocker, runDocker } from '../../src/executors/docker/docker-cli.js';
import { temporaryFolder } from '../temporary-folder.js';
import { fakeClient } from './fake-client.js';

test("a command's lines come as they are printed, without colours, and its exit code is told", async (t) => {
  const client = fakeClient(t, `printf '\\033[91mred\\033[0m\\n50%%\\r100%%\\n'; echo "$1" >&2; exit 3`);
  const lines: string[] = [];
  const { code, stdout, stderr } = await runDocker(client, ['build'], { onLine: (line) => lines.push(line) });
  assert.deepEqual([code, stdout, stderr], [3, 'red\n50%\n100%', 'build']);
  assert.deepEqual(lines.sort(), ['100%', '50%', 'build', 'red']);
});

test('input is streamed to the command, which may end before it has read all', async (t) => {
  assert.equal((await runDocker(fakeClient(t, 'cat'), [], { input: Readable.from(['a\n', 'b\n']) })).stdout, 'a\nb');
  const much = Readable.from(Array.from({ length: 100 }, () => 'x'.repeat(1 << 16)));
  assert.equal((await runDocker(fakeClient(t, 'exit 4'), [], { input: much })).code, 4);
});

test("a question that docker refuses is an error with docker's last words", async (t) => {
  const client = fakeClient(t, 'echo first >&2; echo "Error: No such image: x" >&2; exit 1');
  await assert.rejects(askDocker(client, ['image', 'inspect', 'x']), {
    code: 'DockerFailed',
    message: '`docker image` failed: Error: No such image: x',
  });
});

test('no command docker, and a daemon that does not run, have codes of their own', async (t) => {
  await assert.rejects(runDocker({ env: { PATH: temporaryFolder(t) } }, ['ps']), { code: 'DockerNotInstalled' });
  const words = 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?';
  await assert.rejects(runDocker(fakeClient(t, `echo "${words}" >&2; exit 1`), ['ps']), { code: 'DockerNotRunning' });
});

test("what docker's client says of a daemon that it cannot reach is told with what to do", async (t) => {
  const cases: readonly [words: string, code: string, hint: RegExp][] = [
    [
      'WARNING: Error loading config file\npermission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: dial unix: connect: permission denied',
      'DockerNotPermitted',
      /usermod -aG docker/,
    ],
    ['Cannot connect to the Docker daemon at tcp://10.0.0.1:2375. Is it running?', 'DockerNotRunning', /DOCKER_HOST/],
    ['error during connect: Get http://docker.example.com/: exit status 255\nmore', 'DockerNotRunning', /context ls/],
    [
      'Failed to initialize: unable to resolve docker endpoint: context nope: not found',
      'DockerNotRunning',
      /context ls/,
    ],
  ];
  for (const [words, code, hint] of cases) {
    await assert.rejects(
      runDocker(fakeClient(t, `cat >&2 <<'END'\n${words}\nEND\nexit 1`), ['ps']),
      (error: GcdError) => {
        assert.equal(error.code, code);
        assert.match(error.hint ?? '', hint);
        assert.doesNotMatch(error.message, /\n|WARNING/);
        return true;
      },
    );
  }
});

test('an aborted command is ended, and the reason is thrown', async (t) => {
  const controller = new AbortController();
  const client = fakeClient(t, 'echo begun; exec sleep 600');
  const running = runDocker(client, [], {
    signal: controller.signal,
    onLine: () => controller.abort(new Error('enough')),
  });
  await assert.rejects(running, /enough/);
});
