import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeOpenSshKeyPair } from '../../src/aws/openssh-key.js';
import type { Clock } from '../../src/core/clock.js';
import type { Context, Identity } from '../../src/core/resource.js';
import { bastionContact } from '../../src/remote/bastion-contact.js';
import { connect } from '../../src/remote/connect.js';
import { readFirstKey } from '../../src/remote/first-key.js';
import type { ContactedMachine } from '../../src/remote/make-contact.js';
import { readPinnedKey } from '../../src/remote/pinned-key.js';
import { realParts } from '../real-part.js';
import { temporaryFolder } from '../temporary-folder.js';
import type { DoomedContact } from './contact-process.js';
import { hasFirstKey, launchMachine, type TestMachine } from './machine.js';
import { makeHostKey, startSshd } from './sshd.js';

const skip = realParts('sshd');
const id: Identity = { system: 'gcd-jane', resource: 'bastion-contact', name: 'gcd-jane-bastion-contact', tags: {} };

test('the first contact pins the own key of the bastion and takes the first one away', { skip }, async (t) => {
  const bastion = await launchMachine(t);
  const { machine, means } = bastion;
  const first = await readFirstKey(means.folder, machine.launch);
  const { contact, ctx } = contactOf(bastion);
  assert.equal((await contact.describe(ctx, id)).state, 'absent');
  await bastion.setUp();
  await contact.create(ctx, id, machine);

  const own = makeHostKey(bastion.sshd.folder, 'ed25519');
  assert.deepEqual(await readPinnedKey(means.folder), { instanceId: machine.instanceId, hostKey: own });
  assert.equal(statSync(join(means.folder, 'known_hosts')).mode & 0o777, 0o600);
  const ready = { state: 'ready', outputs: { instanceId: machine.instanceId } };
  assert.deepEqual(await contact.describe(ctx, id), ready);
  assert.deepEqual(readdirSync(means.folder), ['known_hosts'], 'the first key is forgotten here');
  assert.equal(hasFirstKey(bastion), false, 'and there');
  const target = { ...(await targetOf(bastion)), hostKey: first! };
  await assert.rejects(connect(target, ctx.signal), /cannot be reached over SSH/, 'and not served any more');
  assert.deepEqual(await contact.describe(ctx, id), ready);

  // The command of docs/systems.md, for whoever connects by hand.
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=yes', `HostKeyAlias=${machine.instanceId}`];
  options.push(`UserKnownHostsFile=${join(means.folder, 'known_hosts')}`);
  const words = [
    '-F',
    'none',
    '-i',
    means.keyFile,
    '-p',
    `${bastion.sshd.port}`,
    ...options.flatMap((one) => ['-o', one]),
  ];
  const said = execFileSync('ssh', [...words, `${means.user}@127.0.0.1`, 'echo hello'], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  assert.equal(said, 'hello\n');

  // User data that ran again would put no first key back.
  await bastion.setUp();
  assert.equal(hasFirstKey(bastion), false);
  assert.equal(readFileSync(join(bastion.root, 'var/log/cloud-init-output.log'), 'utf8').includes('PRIVATE'), false);
});

test('sshd and the user data are waited for, and another key is never authenticated against meanwhile', {
  skip,
}, async (t) => {
  const bastion = await launchMachine(t);
  const told: string[] = [];
  let isBooted = false;
  let isSetUp = false;
  const dial = async (address: string, signal: AbortSignal) => {
    if (!isBooted) throw new Error('connect ECONNREFUSED');
    return bastion.means.dial(address, signal);
  };
  const { contact, ctx } = contactOf({ ...bastion, means: { ...bastion.means, dial } });
  const tell = (message: string) => {
    told.push(message);
    if (message.includes('ECONNREFUSED')) isBooted = true;
    if (message.includes('shows the host key') && !isSetUp) {
      isSetUp = true;
      assert.equal(bastion.sshd.log().includes('userauth-request'), false);
      void bastion.setUp();
    }
  };
  await contact.create({ ...ctx, tell }, id, bastion.machine);
  assert.equal((await contact.describe(ctx, id)).state, 'ready');
  assert.match(told[0]!, /^waiting .*the bastion to set itself up.*ECONNREFUSED/);
  assert.ok(told.some((message) => message.includes('shows the host key')));
});

test('a machine that answers in place of the bastion is refused, and never hears of the login', { skip }, async (t) => {
  const bastion = await launchMachine(t);
  const attacker = await startSshd(t, { folder: temporaryFolder(t), keys: ['ecdsa', 'ed25519'] });
  await bastion.setUp();
  const means = { ...bastion.means, dial: attacker.dial };
  const { contact, ctx } = contactOf({ ...bastion, means }, { isPatient: false });
  await assert.rejects(contact.create(ctx, id, bastion.machine), (error: Error & { code: string; hint: string }) => {
    assert.equal(error.code, 'HostKeyMismatch');
    assert.match(
      error.message,
      /shows the host key ecdsa-sha2-nistp256 SHA256:\S+, pinned is ecdsa-sha2-nistp256 SHA256:/,
    );
    assert.match(error.hint, /terminate-instances --region us-east-1 --instance-ids i-0123456789abcdef0/);
    return true;
  });
  assert.equal(attacker.log().includes('userauth-request'), false);
  assert.equal((await contact.describe(ctx, id)).state, 'absent');

  // Between the pinning and the end of the first contact it is refused at once: nothing is booting then.
  await dieAt(bastion, 2);
  await assert.rejects(contact.create(ctx, id, bastion.machine), { code: 'HostKeyMismatch' });
  assert.equal(attacker.log().includes('userauth-request'), false);
});

for (const [index, nth] of ['first', 'second', 'third'].entries()) {
  test(`gcd, killed before it dials for the ${nth} time, goes on when it is called again`, {
    skip,
  }, async (t) => {
    const bastion = await launchMachine(t);
    await bastion.setUp();
    await dieAt(bastion, index + 1);
    const { contact, ctx } = contactOf(bastion);
    assert.equal((await contact.describe(ctx, id)).state, index === 0 ? 'absent' : 'partial');
    await contact.create(ctx, id, bastion.machine);
    assert.equal((await contact.describe(ctx, id)).state, 'ready');
    assert.equal(hasFirstKey(bastion), false);
    assert.deepEqual(readdirSync(bastion.means.folder), ['known_hosts']);
  });
}

test('user data that failed is told with its last lines', { skip }, async (t) => {
  const bastion = await launchMachine(t);
  writeFileSync(join(bastion.root, 'dnf-fails'), '');
  await bastion.setUp();
  const { contact, ctx } = contactOf(bastion);
  await assert.rejects(contact.create(ctx, id, bastion.machine), {
    ...{ code: 'UserDataFailed', message: /its user data failed, and said last:\nInstalling: docker$/ },
    hint: /terminate-instances/,
  });
});

test('user data that never ends is waited for within a limit', { skip }, async (t) => {
  const bastion = await launchMachine(t);
  await bastion.setUp();
  const state = join(bastion.root, 'var/lib/cloud/instance');
  rmSync(join(state, 'gcd-ready'));
  const { contact, ctx } = contactOf(bastion, { isPatient: false });
  await assert.rejects(contact.create(ctx, id, bastion.machine), {
    code: 'WaitTooLong',
    message: /set itself up.*Installing: docker/,
  });
});

test('a private key that the bastion does not know, or that is missing, ends the contact at once', {
  skip,
}, async (t) => {
  const bastion = await launchMachine(t);
  await bastion.setUp();
  const { contact, ctx } = contactOf(bastion);
  writeFileSync(bastion.means.keyFile, makeOpenSshKeyPair('another').privateKey);
  await assert.rejects(contact.create(ctx, id, bastion.machine), { code: 'LoginRefused' });
  rmSync(bastion.means.keyFile);
  await assert.rejects(contact.create(ctx, id, bastion.machine), { code: 'PrivateKeyMissing' });
});

test('a bastion of which neither key is known is not trusted', { skip }, async (t) => {
  const bastion = await launchMachine(t);
  await bastion.setUp();
  const lost = { ...bastion, means: { ...bastion.means, folder: temporaryFolder(t) } };
  const { contact, ctx } = contactOf(lost);
  for (const launch of [bastion.machine.launch, '', '../../etc/passwd']) {
    await assert.rejects(contact.create(ctx, id, { ...bastion.machine, launch }), {
      ...{ code: 'BastionUnknown', message: /i-0123456789abcdef0 cannot be told from an impostor/ },
      hint: /copy that file.*terminate-instances/,
    });
  }
  assert.equal(bastion.sshd.log().includes('userauth-request'), false);
});

test('a bastion is told by its id: a new address changes nothing, a new machine is contacted anew', {
  skip,
}, async (t) => {
  const old = await launchMachine(t);
  await old.setUp();
  const { contact, ctx } = contactOf(old);
  await contact.create(ctx, id, old.machine);
  const outputs = await outputsOf(contact, ctx);
  assert.deepEqual(contact.changes(outputs, { ...old.machine, publicAddress: '192.0.2.9' }), []);

  const renewed = await launchMachine(t);
  await renewed.setUp();
  const machine: ContactedMachine = { ...renewed.machine, instanceId: 'i-0fedcba9876543210' };
  const [change] = contact.changes(outputs, machine);
  assert.deepEqual([change?.inPlace, change?.what.includes('i-0fedcba9876543210')], [true, true]);
  // The history folder is the same one: the launch of the new machine left its first key there.
  const inOldFolder = { ...renewed, means: { ...renewed.means, folder: old.means.folder } };
  writeFileSync(firstKeyPath(inOldFolder), readFileSync(firstKeyPath(renewed)));
  const next = contactOf(inOldFolder);
  await next.contact.update(next.ctx, id, { outputs, inputs: machine });
  assert.deepEqual(await outputsOf(next.contact, next.ctx), { instanceId: machine.instanceId });
});

test('the contact keeps the contract of a resource', { skip }, async (t) => {
  const bastion = await launchMachine(t);
  await bastion.setUp();
  const { contact, ctx } = contactOf(bastion);
  await contact.delete(ctx, id);
  await contact.create(ctx, id, bastion.machine);
  await contact.create(ctx, id, bastion.machine);
  assert.equal((await contact.describe(ctx, id)).state, 'ready');
  await contact.delete(ctx, id);
  await contact.delete(ctx, id);
  assert.equal((await contact.describe(ctx, id)).state, 'absent');
  // As after a cleanup that was interrupted before the bastion was ended: the machine is still known.
  await contact.create(ctx, id, bastion.machine);
  assert.equal((await contact.describe(ctx, id)).state, 'ready');
  writeFileSync(join(bastion.means.folder, 'known_hosts'), 'not a host key\n');
  assert.equal((await contact.describe(ctx, id)).state, 'partial');
});

test('waiting ends when it is aborted', { skip }, async (t) => {
  const bastion = await launchMachine(t);
  const { contact, ctx } = contactOf(bastion);
  const stop = new AbortController();
  const tell = () => stop.abort(new Error('enough'));
  await assert.rejects(contact.create({ ...ctx, tell, signal: stop.signal }, id, bastion.machine), {
    name: 'AbortError',
  });
});

/** Makes the contact of a machine; a patient one polls quickly, another one has its limits pass as fast as it polls. */
function contactOf({ means }: Pick<TestMachine, 'means'>, { isPatient = true } = {}) {
  const ctx: Context = {
    ...{ account: '123456789012', region: 'us-east-1', clock: isPatient ? quickClock : hastyClock() },
    signal: new AbortController().signal,
    ...{ tell: () => {}, warn: () => {}, notes: {}, remember: async () => {} },
  };
  return { contact: bastionContact(means), ctx };
}

const quickClock: Clock = {
  nowMs: Date.now,
  sleep: (ms, signal) => delay(Math.min(ms, 20), undefined, signal ? { signal } : {}),
};

/** Is a clock on which each wait takes minutes, so that limits pass after a few polls. */
function hastyClock(): Clock {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    async sleep(ms) {
      nowMs += Math.max(ms, 200_000);
      await delay(20);
    },
  };
}

async function targetOf({ machine, means }: TestMachine) {
  const privateKey = readFileSync(means.keyFile, 'utf8');
  return { name: 'it', address: machine.publicAddress, user: means.user, privateKey, dial: means.dial };
}

async function outputsOf(contact: ReturnType<typeof bastionContact>, ctx: Context) {
  const observed = await contact.describe(ctx, id);
  assert.ok(observed.state === 'ready', observed.state);
  return observed.outputs;
}

function firstKeyPath({ machine, means }: TestMachine): string {
  return join(means.folder, `first-contact-${machine.launch}.pem`);
}

/** Makes the contact in a process of its own that is killed before it dials for the n-th time. */
async function dieAt({ machine, means, sshd }: TestMachine, diesAtDial: number): Promise<void> {
  const { folder, keyFile, user } = means;
  const doomed: DoomedContact = { machine, means: { folder, keyFile, user }, port: sshd.port, diesAtDial };
  const script = fileURLToPath(new URL('contact-process.js', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(doomed)], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [, signal] = await once(child, 'exit');
  assert.equal(signal, 'SIGKILL');
}
