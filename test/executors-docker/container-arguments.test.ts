import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clientEnvironment,
  containerArguments,
  containerDataFolder,
  containerLicence,
} from '../../src/executors/docker/container-arguments.js';
import { daemonError } from '../../src/executors/docker/docker-errors.js';

const options = {
  ...{ image: 'gcd/a:1', runId: 'r1', holder: '{"pid":1}', logs: '/run/logs', values: '/run/values' },
  taskEnv: { API_TOKEN: 'secret', PATH: '/opt/bin' },
};

test('values of variables reach the container by the environment of docker, not by arguments', () => {
  const args = containerArguments(options, 0, 'c');
  assert.ok(!args.some((arg) => arg.includes('secret')));
  assert.ok(args.includes('API_TOKEN'));
  assert.ok(args.includes('PATH=/opt/bin'), "docker's own PATH stays");
  assert.deepEqual(clientEnvironment({ PATH: '/bin' }, options.taskEnv), { PATH: '/bin', API_TOKEN: 'secret' });
});

test('containers carry the labels by which they are found again', () => {
  const args = containerArguments(options, 3, 'c');
  const labels = args.filter((_, i) => args[i - 1] === '--label');
  assert.deepEqual(labels, ['gcd.run=r1', 'gcd.slot=3', 'gcd.holder={"pid":1}']);
});

test('data and licence are mounted read-only, whatever letters their paths have', () => {
  const licence = { source: '/home/me/mosek.lic', targetFolder: '/root/mosek' };
  const args = containerArguments({ ...options, dataFolder: '/d/a,"b"', licence }, 0, 'c');
  const mounts = args.filter((_, i) => args[i - 1] === '--mount');
  assert.equal(mounts[2], 'type=bind,"source=/d/a,""b""","target=/data/a,""b""",readonly');
  assert.equal(mounts[3], 'type=bind,source=/home/me/mosek.lic,target=/root/mosek/mosek.lic,readonly');
  assert.equal(containerDataFolder('/d/inputs/'), '/data/inputs');
  assert.equal(containerLicence(licence), '/root/mosek/mosek.lic');
});

test('a memory limit leaves room for the supervisor and none for swap', () => {
  const args = containerArguments({ ...options, memoryBytes: 1 << 30 }, 0, 'c');
  assert.equal(args[args.indexOf('--memory') + 1], String((1 << 30) + (64 << 20)));
  assert.equal(args[args.indexOf('--memory-swap') + 1], args[args.indexOf('--memory') + 1]);
  assert.ok(!containerArguments(options, 0, 'c').includes('--memory'));
});

for (const [words, code] of [
  [
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'DockerNotRunning',
  ],
  ['error during connect: Get "http://x:2375/_ping": dial tcp: lookup x: no such host', 'DockerNotRunning'],
  [
    'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    'DockerNotPermitted',
  ],
  ['permission denied while trying to connect to the Docker API at unix:///var/run/docker.sock', 'DockerNotPermitted'],
] as const) {
  test(`docker's words are told as ${code}: ${words.slice(0, 40)}`, () => {
    const error = daemonError(words);
    assert.equal(error?.code, code);
    assert.ok(error?.hint);
    assert.doesNotMatch(error?.message ?? '', /\n/);
  });
}

test("other words of docker are not taken for the daemon's absence", () => {
  assert.equal(daemonError('Error: No such container: c'), undefined);
});
