import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { launchFailure, type NodeGroupPlace, nodeGroupFailure } from '../fakes/aws-front/node-group-failure.js';
import { serviceQuotas } from '../fakes/aws-front/service-quotas.js';
import { shortage } from '../fakes/aws-front/shortage.js';
import { unsupportedZones } from '../fakes/aws-front/unsupported-zones.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const skip = realParts('ministack');

test('without room the next zone or type is taken, and said aloud', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const tried: string[] = [];
  const noRoom = shortage(({ type, subnet }) => {
    tried.push(`${type} ${subnet}`);
    return type === 't3.small' ? 'InsufficientInstanceCapacity' : undefined;
  });
  account.front.layers.unshift(noRoom);
  await create(account);
  assert.equal(new Set(tried).size, tried.length, 'no place is tried twice');
  assert.match(tried.at(-1) ?? '', /^t3a\.small /);
  assert.equal(
    account.notices.filter((one) => one.type === 'warning' && one.code === 'NoCapacity').length,
    tried.length - 1,
  );
  await cleanUp(account);
});

test('a launch goes to each place once, and then gives up', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  account.front.layers.unshift(shortage(() => 'InsufficientInstanceCapacity'));
  await assert.rejects(create(account), { code: 'NoCapacity' });
  await cleanUp(account);
});

for (const [what, layer] of [
  ['the bastion', shortage(() => 'VcpuLimitExceeded')],
  ['the nodes', nodeGroupFailure(() => launchFailure('VcpuLimitExceeded', 'You have requested more vCPU capacity'))],
] as const) {
  test(`a quota that is used up for ${what} stops at once, with its code, its value, the need, and how to go on`, {
    skip,
  }, async (t) => {
    const account = await emulatedAccount(t, 'ministack');
    account.front.layers.unshift(layer, serviceQuotas({ 'L-1216C47A': 32 }));
    await assert.rejects(create(account), {
      code: 'QuotaExceeded',
      message: /VcpuLimitExceeded/,
      hint: /: \d+ of 32 used, \d+ more needed \(L-1216C47A\)[\s\S]*gcd create --system .* goes on/,
    });
    assert.equal(account.notices.filter((one) => one.type === 'warning' && one.code === 'NoCapacity').length, 0);
    account.front.layers.shift();
    await cleanUp(account);
  });
}

test('without room for nodes the next type or zone is taken, each once, and said aloud', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack', [noDefaultVpc]);
  const tried: string[] = [];
  const isRoomFor = ({ instanceTypes, subnets }: NodeGroupPlace) => instanceTypes[0] === 'm5.large' && !subnets[1];
  account.front.layers.unshift(
    nodeGroupFailure((place) => {
      tried.push(`${place.instanceTypes} ${place.subnets}`);
      return isRoomFor(place) ? undefined : launchFailure('InsufficientInstanceCapacity', 'We currently do not have');
    }),
  );
  const instanceTypes = ['t3.large', 'm5.large'];
  const input = { ...account.target, confirm, instanceTypes };
  await createSystem('create', input, account.ports);
  assert.equal(tried.length, 4, 'all types in both zones, t3.large in one and in the other, m5.large in one');
  assert.equal(new Set(tried).size, 4, 'no place is tried twice');
  assert.match(tried.at(-1) ?? '', /^m5\.large subnet-[^,]*$/);
  const said = account.notices.flatMap((one) =>
    one.type === 'warning' && one.code === 'NoCapacity' ? one.message : [],
  );
  assert.equal(said.length, 3);
  assert.match(said[2] ?? '', /going on with m5\.large in us-east-1a alone: .*InsufficientInstanceCapacity/);
  const resumed = await createSystem('resume', input, account.ports);
  assert.equal(resumed.outcomes.find(({ node }) => node.name === 'node-group')?.result, 'unchanged');
  await cleanUp(account);
});

test('with room for nodes nowhere it stops after every place was tried once', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack', [noDefaultVpc]);
  let tried = 0;
  account.front.layers.unshift(
    nodeGroupFailure(() => {
      tried += 1;
      return launchFailure('Unsupported', 'Your requested instance type (t3.large) is not supported');
    }),
  );
  await assert.rejects(create(account), { code: 'NoCapacity', hint: /Run the same command again/ });
  assert.equal(tried, 3);
  await cleanUp(account);
});

// MiniStack's default VPC has two zones only.
test('zones that EKS refuses are left out, said aloud', { skip: realParts('moto') }, async (t) => {
  const account = await emulatedAccount(t, 'moto');
  const asked: string[][] = [];
  account.front.layers.unshift(unsupportedZones(account.behind, ['us-east-1b', 'us-east-1c'], asked));
  await create(account);
  assert.equal(asked.length, 2);
  assert.deepEqual(asked[1], ['us-east-1b', 'us-east-1c']);
  assert.ok(account.notices.some((one) => one.type === 'warning' && one.code === 'ZoneUnsupported'));
  await cleanUp(account);
});

test('without two zones that EKS takes it stops, and names those that it would take', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack', [noDefaultVpc]);
  const asked: string[][] = [];
  account.front.layers.unshift(unsupportedZones(account.behind, ['us-east-1b', 'us-east-1c'], asked));
  await assert.rejects(create(account), { code: 'NoCapacity', hint: /--zone us-east-1b --zone us-east-1c/ });
  assert.equal(asked.length, 1);
  await cleanUp(account);
});

async function create({ target, ports }: EmulatedAccount): Promise<void> {
  await createSystem('create', { ...target, confirm }, ports);
}

async function cleanUp({ target, ports }: EmulatedAccount): Promise<void> {
  const { remaining } = await cleanupSystem({ ...target, confirm }, ports);
  assert.deepEqual(remaining, []);
}
