import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeOpenSshKeyPair } from '../../src/aws/openssh-key.js';
import { type Clock, systemClock } from '../../src/core/clock.js';
import { bastionUserData } from '../../src/remote/bastion-user-data.js';
import { connect } from '../../src/remote/connect.js';
import { makeContact } from '../../src/remote/make-contact.js';
import { readPinnedKey } from '../../src/remote/pinned-key.js';
import { runRemote } from '../../src/remote/run-remote.js';
import { realParts } from '../real-part.js';
import { temporaryFolder } from '../temporary-folder.js';
import { type DockerMachine, startDockerMachine } from './docker-machine.js';
import { userDataTemplate } from './machine.js';

const skip = realParts('docker');

test('the user data sets a machine up, and once more, and is contacted over the key that it carries', {
  skip,
}, async (t) => {
  const { docker, machine, means, ctx, key, userData } = await launched(t);
  assert.equal(await docker.setUp(userData, key.publicKey), 0, docker.run('cat /var/log/cloud-init-output.log'));
  assert.equal(await docker.setUp(userData, key.publicKey), 0, 'a second time');
  assert.deepEqual(served(docker), ['ecdsa-sha2-nistp256', 'ssh-ed25519']);

  await makeContact(ctx, machine, means);
  assert.deepEqual(served(docker), ['ssh-ed25519']);
  const pinned = await readPinnedKey(means.folder);
  assert.ok(typeof pinned === 'object');
  const own = docker.run('cat /etc/ssh/ssh_host_ed25519_key.pub').split(' ');
  assert.deepEqual([pinned.hostKey.algorithm, pinned.hostKey.blob], own.slice(0, 2));
  assert.equal(docker.run('ls /etc/ssh | grep -c gcd_first || true'), '0');

  assert.equal(await docker.setUp(userData, key.publicKey), 0, 'a third time, after the contact');
  assert.deepEqual(served(docker), ['ssh-ed25519'], 'the first key stays away');
  assert.match(docker.run('cat /asked'), /^dnf install -y docker nodejs20 nodejs20-npm git tar gzip$/m);
  assert.match(docker.run('id ec2-user'), /\(docker\)/);
  assert.equal(docker.run('grep -c PRIVATE /var/log/cloud-init-output.log || true'), '0');
});

test('a remote command that does not mind TERM ends when it is aborted', { skip }, async (t) => {
  const { docker, machine, means, ctx, key, userData } = await launched(t);
  assert.equal(await docker.setUp(userData, key.publicKey), 0);
  await makeContact(ctx, machine, means);
  const pinned = await readPinnedKey(means.folder);
  assert.ok(typeof pinned === 'object');
  const target = { ...means, name: 'it', address: '192.0.2.1', privateKey: key.privateKey, hostKey: pinned.hostKey };
  const connection = await connect(target, ctx.signal);
  const stop = new AbortController();
  const isThere = async (mark: string) => {
    while (!docker.run('ls /home/ec2-user').split('\n').includes(mark)) await systemClock.sleep(50);
  };
  const clock = impatientClock(() => isThere('asked-to-end'));
  const command = ['sh', '-c', 'trap "touch asked-to-end" TERM; touch begun; while :; do sleep 4321; done'];
  const sleeping = runRemote(connection, command, { signal: stop.signal, clock });
  await isThere('begun');
  assert.equal(docker.run(countSleepers), '1');
  stop.abort(new Error('enough'));
  await assert.rejects(sleeping, { message: 'enough' });
  assert.equal(docker.run(countSleepers), '0');
  connection.close();
});

const countSleepers =
  'for one in /proc/[0-9]*/cmdline; do tr "\\0" " " <$one 2>/dev/null; echo; done | grep -c "^sleep 4321" || true';

/** Is a clock on which the patience with a command that does not mind TERM takes no longer than until it was sent that. */
function impatientClock(wasAsked: () => Promise<void>): Clock {
  let sleeps = 0;
  return { ...systemClock, sleep: (ms, signal) => (sleeps++ === 0 ? wasAsked() : systemClock.sleep(ms, signal)) };
}

async function launched(t: TestContext) {
  const docker = await startDockerMachine(t);
  const folder = temporaryFolder(t);
  const key = makeOpenSshKeyPair('caller');
  const keyFile = join(folder, 'caller.pem');
  writeFileSync(keyFile, key.privateKey, { mode: 0o600 });
  const machine = { instanceId: 'i-0123456789abcdef0', publicAddress: '192.0.2.1', launch: randomUUID() };
  const means = { folder: join(folder, 'history'), keyFile, user: 'ec2-user', dial: docker.dial };
  const userData = await bastionUserData({ template: userDataTemplate, folder: means.folder, launch: machine.launch });
  const ctx = { region: 'us-east-1', clock: systemClock, signal: new AbortController().signal, tell: () => {} };
  return { docker, machine, means, ctx, key, userData };
}

/** Returns the kinds of host keys that the machine's sshd is told to show. */
function served({ run, port }: DockerMachine): string[] {
  const scanned = run(`ssh-keyscan -p ${port} 127.0.0.1 2>/dev/null`);
  return scanned
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .sort();
}
