import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { Clock } from '../../src/core/clock.js';
import type { Outcome } from '../../src/provision/reconcile.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { stopSystem } from '../../src/workflows/stop-system.js';
import { clientTokens } from '../fakes/aws-front/client-tokens.js';
import { faultAt } from '../fakes/aws-front/faults.js';
import { lateListing } from '../fakes/aws-front/late-listing.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { realParts } from '../real-part.js';
import { machinesBehind } from './machine-behind.js';

const skip = realParts('docker', 'ministack');
const confirm = async () => true;

test('a system with a machine behind its bastion is made, stopped, resumed, repaired and cleaned up', {
  skip,
}, async (t) => {
  const { account, ports, target, folder, behind } = await accountWithMachines(t);
  assert.equal(contactIn(await createSystem('create', { ...target, confirm }, ports)), 'made');
  const pinned = readFileSync(join(folder, 'known_hosts'), 'utf8');
  assert.match(pinned, /^i-[0-9a-f]+ ssh-ed25519 \S+\n$/);
  assert.deepEqual(readdirSync(folder).sort(), ['journal.jsonl', 'known_hosts']);
  assert.equal(readFileSync(join(folder, 'journal.jsonl'), 'utf8').includes('PRIVATE'), false);

  await stopSystem(target, ports);
  assert.equal(contactIn(await createSystem('resume', { ...target, confirm }, ports)), 'unchanged');

  const ec2 = new EC2Client(account.ports.access);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [pinned.split(' ')[0]!] }));
  const repaired = await createSystem('resume', { ...target, confirm }, ports);
  assert.equal(contactIn(repaired), 'made', 'a new machine is contacted anew');
  assert.equal(behind.machines.length, 2);
  const renewed = readFileSync(join(folder, 'known_hosts'), 'utf8');
  assert.notEqual(renewed.split(' ')[0], pinned.split(' ')[0]);

  const cleaned = await cleanupSystem({ ...target, confirm }, ports);
  assert.deepEqual(cleaned.remaining, []);
  assert.equal(existsSync(folder), false);
});

test('a launch that is repeated after its answer was lost has the same key for the first contact', {
  skip,
}, async (t) => {
  const { account, ports, target, behind } = await accountWithMachines(t);
  // On all of the SDK's own attempts, which it makes with the same token.
  const lost = faultAt(1, 'answer-lost').layer;
  let isOver = false;
  account.front.layers.unshift(
    (call, forward) => (call.action === 'RunInstances' && !isOver ? lost(call, forward) : forward()),
    clientTokens(),
    // Longer than an absence is doubted: the launch is sent once more.
    lateListing(() => ports.clock.nowMs(), 100_000),
  );
  await assert.rejects(createSystem('create', { ...target, confirm }, ports));
  isOver = true;
  assert.equal(contactIn(await createSystem('create', { ...target, confirm }, ports)), 'made');
  assert.equal(behind.machines.length, 1);
  const launches = account.front.calls.filter(({ action }) => action === 'RunInstances').map(({ body }) => `${body}`);
  assert.ok(launches.length > 2, 'it was sent again');
  assert.equal(new Set(launches).size, 1, 'and is the same to the byte');
  await cleanupSystem({ ...target, confirm }, ports);
});

test('a system whose history is lost is not reached blindly, and still cleaned up', { skip }, async (t) => {
  const { ports, target } = await accountWithMachines(t);
  await createSystem('create', { ...target, confirm }, ports);
  const lost = { ...target, history: `${target.history}-lost` };
  await assert.rejects(createSystem('create', { ...lost, confirm }, ports), {
    ...{
      code: 'BastionUnknown',
      hint: /copy that file from its history folder.*terminate-instances --region us-east-1/s,
    },
  });
  assert.deepEqual((await cleanupSystem({ ...lost, confirm }, ports)).remaining, []);
});

test('where no machine stands behind the bastion the contact is left out, and that is said once', {
  skip,
}, async (t) => {
  const { ports, target, notices } = await emulatedAccount(t, 'ministack');
  const made = await createSystem('create', { ...target, confirm }, ports);
  assert.equal(contactIn(made), undefined);
  const told = notices.filter((one) => one.type === 'step' && one.message.includes('no machine behind the bastion'));
  assert.equal(told.length, 1);
  await cleanupSystem({ ...target, confirm }, ports);
});

async function accountWithMachines(t: TestContext) {
  const account = await emulatedAccount(t, 'ministack');
  const behind = machinesBehind(t);
  account.front.layers.unshift(behind.layer);
  const ports = { ...account.ports, dial: behind.dial, clock: breathing(account.ports.clock) };
  const folder = join(account.target.history, 'systems', account.target.system);
  return { account, behind, ports, target: account.target, folder };
}

/** Lets some real time pass in each wait: a container has a clock of its own. */
function breathing(clock: Clock): Clock {
  return { ...clock, sleep: (ms, signal) => clock.sleep(ms, signal).then(() => delay(20)) };
}

function contactIn({ outcomes }: { outcomes: readonly Outcome[] }) {
  return outcomes.find(({ node }) => node.name === 'bastion-contact')?.result;
}
