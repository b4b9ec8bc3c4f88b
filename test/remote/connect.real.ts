import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeOpenSshKeyPair } from '../../src/aws/openssh-key.js';
import { systemClock } from '../../src/core/clock.js';
import { connect, type SshTarget } from '../../src/remote/connect.js';
import { runRemote } from '../../src/remote/run-remote.js';
import { realParts } from '../real-part.js';
import { temporaryFolder } from '../temporary-folder.js';
import { makeHostKey, startSshd, type TestSshd } from './sshd.js';

const skip = realParts('sshd');
const { signal } = new AbortController();
const within = { signal, clock: systemClock };

test('a command runs on a machine that shows the pinned key, with its words as they are', { skip }, async (t) => {
  const { target } = await machine(t);
  const connection = await connect(target, signal);
  const words = ['printf', '%s|', "it's", '$HOME', '', 'a  b', '*', 'two\nlines'];
  assert.equal((await runRemote(connection, words, within)).stdout, "it's|$HOME||a  b|*|two\nlines|");
  const failed = await runRemote(connection, ['sh', '-c', 'cat; echo why >&2; exit 3'], within);
  assert.deepEqual(failed, { exitCode: 3, stdout: '', stderr: 'why\n' });
  connection.close();
});

for (const shown of ['ed25519', 'ecdsa'] as const) {
  test(`a machine with another ${shown} key is refused before it hears who wants to log in`, { skip }, async (t) => {
    const { target, sshd } = await machine(t);
    const other = makeHostKey(join(temporaryFolder(t)), shown);
    const refused = connect({ ...target, hostKey: other }, signal);
    await assert.rejects(refused, (error: Error & { code: string }) => {
      assert.equal(error.code, 'HostKeyMismatch');
      assert.match(error.message, /shows the host key \S+ SHA256:\S+, pinned is \S+ SHA256:\S+$/);
      return true;
    });
    assert.equal(attemptsAt(sshd), 0);
    await connect(target, signal).then((connection) => connection.close());
    assert.ok(attemptsAt(sshd) > 0, 'the log shows attempts when there are some');
  });
}

test('a machine that still has a key of the retired kind is refused', { skip }, async (t) => {
  const { target, sshd } = await machine(t);
  const refused = connect({ ...target, retired: 'ecdsa-sha2-nistp256' }, signal);
  await assert.rejects(refused, { code: 'HostKeyMismatch' });
  assert.equal(attemptsAt(sshd), 0);
});

test('a machine that has no key of the pinned kind is refused', { skip }, async (t) => {
  const folder = temporaryFolder(t);
  const sshd = await startSshd(t, { folder, keys: ['ed25519'] });
  const hostKey = makeHostKey(temporaryFolder(t), 'ecdsa');
  await assert.rejects(connect(targetOf(sshd, hostKey), signal), { code: 'HostUnreachable' });
  assert.equal(attemptsAt(sshd), 0);
});

test('a private key that the machine does not know is refused in one sentence', { skip }, async (t) => {
  const { target } = await machine(t);
  const { privateKey } = makeOpenSshKeyPair('another');
  await assert.rejects(connect({ ...target, privateKey }, signal), { code: 'LoginRefused' });
  await assert.rejects(connect({ ...target, privateKey: 'no key' }, signal), { code: 'PrivateKeyUnusable' });
});

test('a machine that is not there, or gone in the middle, is told', { skip }, async (t) => {
  const { target, sshd } = await machine(t);
  const connection = await connect(target, signal);
  const running = runRemote(connection, ['sleep', '1000'], within);
  process.nextTick(() => connection.client.destroy());
  await assert.rejects(running, { code: 'ConnectionLost' });
  await assert.rejects(runRemote(connection, ['true'], within), { code: 'ConnectionLost' });
  await sshd.stop();
  await assert.rejects(connect(target, signal), { code: 'HostUnreachable' });
});

test('connecting ends when it is aborted', { skip }, async (t) => {
  const { target } = await machine(t);
  const stop = new AbortController();
  const dial: SshTarget['dial'] = async (address, dialSignal) => {
    const socket = await target.dial(address, dialSignal);
    stop.abort(new Error('enough'));
    return socket;
  };
  await assert.rejects(connect({ ...target, dial }, stop.signal), { message: 'enough' });
  await assert.rejects(connect(target, stop.signal), { message: 'enough' });
});

async function machine(t: TestContext) {
  const folder = temporaryFolder(t);
  const sshd = await startSshd(t, { folder, keys: ['ed25519', 'ecdsa'] });
  return { sshd, target: targetOf(sshd, makeHostKey(folder, 'ed25519')) };
}

function targetOf({ user, privateKey, dial }: TestSshd, hostKey: SshTarget['hostKey']): SshTarget {
  return { name: 'the machine', address: '192.0.2.1', user, privateKey, hostKey, dial };
}

/** Counts the attempts to log in that an sshd has seen. */
function attemptsAt(sshd: TestSshd): number {
  return sshd.log().match(/userauth-request/g)?.length ?? 0;
}
