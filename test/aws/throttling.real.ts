import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GcdError } from '../../src/core/errors.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { throttling } from '../fakes/aws-front/throttling.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const skip = realParts('ministack');
const hourMs = 3_600_000;

/** More than the SDK's attempts at one call. */
const burst = 3;

test('a burst of throttling at every action delays create, resume and cleanup, and fails none', { skip }, async (t) => {
  const account = await throttledAccount(t);
  const before = await emulatorState(account.behind);
  const { ports, front, notices } = account;
  const verbs = {
    create: () => createSystem('create', { ...account.target, confirm }, ports),
    resume: () => createSystem('resume', { ...account.target, confirm, sshCidr: '192.0.2.7/32' }, ports),
    cleanup: () => cleanupSystem({ ...account.target, confirm }, ports),
  };
  for (const verb of ['create', 'resume', 'cleanup'] as const) {
    notices.length = 0;
    front.layers.unshift(throttling((_call, nth) => nth <= burst));
    await verbs[verb]();
    front.layers.shift();
    const told = notices.filter((one) => one.type === 'warning' && one.code === 'Throttled');
    assert.ok(told.length > 0, `${verb} tells that it is throttled`);
  }
  assert.deepEqual(await emulatorState(account.behind), before);
});

for (const [verb, action] of [
  ['create', 'CreateCluster'],
  ['create', 'ImportKeyPair'],
  ['resume', 'DescribeNodegroup'],
] as const) {
  test(`throttling of ${action} that never ends stops ${verb} in time, and it says how to go on`, {
    skip,
  }, async (t) => {
    const account = await throttledAccount(t);
    const { ports, front, target } = account;
    if (verb === 'resume') await createSystem('create', { ...target, confirm }, ports);
    front.layers.unshift(throttling((call) => call.action === action));
    const startMs = ports.clock.nowMs();
    const stopped = await createSystem(verb, { ...target, confirm }, ports).catch((error: unknown) => error);
    assert.ok(stopped instanceof GcdError && stopped.code === 'WaitTooLong');
    assert.match(stopped.message, new RegExp(`${action} was answered .*: Rate exceeded`));
    assert.match(stopped.hint ?? '', /Run the same command again: it goes on where it stopped/);
    assert.ok(ports.clock.nowMs() - startMs < hourMs / 6);
    front.layers.shift();
    await createSystem(verb, { ...target, confirm }, ports);
    assert.deepEqual((await cleanupSystem({ ...target, confirm }, ports)).remaining, []);
  });
}

test('throttling that never ends keeps what it is about, and cleanup removes the rest and says so', {
  skip,
}, async (t) => {
  const account = await throttledAccount(t);
  const { ports, front, target } = account;
  await createSystem('create', { ...target, confirm }, ports);
  front.layers.unshift(throttling((call) => call.action === 'DeleteRepository'));
  const startMs = ports.clock.nowMs();
  const { remaining, exitCode } = await cleanupSystem({ ...target, confirm }, ports);
  assert.equal(exitCode, 3);
  assert.deepEqual(
    remaining.map(({ resource }) => resource),
    ['project-images', 'agent-images'],
  );
  assert.match(remaining[0]?.why ?? '', /ThrottlingException/);
  assert.ok(ports.clock.nowMs() - startMs < hourMs);
  front.layers.shift();
  assert.deepEqual((await cleanupSystem({ ...target, confirm }, ports)).remaining, []);
});

/** Is an account in which the SDK makes one attempt a call: its own pauses are real ones. */
async function throttledAccount(t: Parameters<typeof emulatedAccount>[0]): Promise<EmulatedAccount> {
  const account = await emulatedAccount(t, 'ministack', [noDefaultVpc]);
  return { ...account, ports: { ...account.ports, access: { ...account.ports.access, maxAttempts: 1 } } };
}
