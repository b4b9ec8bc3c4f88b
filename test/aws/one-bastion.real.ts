import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DescribeInstancesCommand, EC2Client, RunInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { costSystem } from '../../src/workflows/cost-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { listSystems } from '../../src/workflows/list-systems.js';
import { stopSystem } from '../../src/workflows/stop-system.js';
import { mapText } from '../fakes/aws-front/call.js';
import { lateListing } from '../fakes/aws-front/late-listing.js';
import { loseAnswerOnce } from '../fakes/aws-front/lose-answer-once.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const skip = realParts('ministack');

/**
 * How long an instance is not listed, in seconds: EC2's documents advise to go on asking for up to five minutes.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
const delays = process.env.GCD_TEST_LEAKS === 'all' ? [1, 29, 31, 60, 120, 299] : [31, 299];

for (const seconds of delays) {
  test(`a launch whose answer and record are lost, listed ${seconds} s late, is found and not done again`, {
    skip,
  }, async (t) => {
    const account = await launchAndLose(t, seconds);
    const launched = await instancesOf(account);
    assert.equal(launched.length, 1);
    await createSystem('create', { ...account.lost, confirm }, account.ports);
    assert.deepEqual(await instancesOf(account), launched);
    await cleanUp(account);
  });

  test(`a launch whose answer and record are lost, listed ${seconds} s late, is an orphan that is removed`, {
    skip,
  }, async (t) => {
    const account = await launchAndLose(t, seconds);
    const { systems } = await listSystems({ region: 'us-east-1', history: account.lost.history }, account.ports);
    const mine = systems.find(({ system }) => system === account.target.system);
    assert.equal(mine?.isRecorded, false);
    await cleanUp(account);
  });
}

test('a machine that is listed later than EC2 says goes as soon as both are seen', { skip }, async (t) => {
  const account = await launchAndLose(t, 400);
  const launched = await instancesOf(account);
  await createSystem('create', { ...account.lost, confirm }, account.ports);
  const launches = account.front.calls.filter(({ action }) => action === 'RunInstances');
  assert.equal(new Set(launches.map(({ params }) => params.get('ClientToken'))).size, 2, 'it was launched twice');
  assert.deepEqual(await instancesOf(account), launched);
  await cleanUp(account);
});

test('of two machines both are priced and stopped, and the newer one goes on resume', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const input = { ...account.target, confirm };
  await createSystem('create', input, account.ports);
  const [first] = await instancesOf(account);
  const priceOfOne = (await costSystem(account.target, account.ports)).usdPerHour;
  await launchTwin(account);
  const priceOfTwo = (await costSystem(account.target, account.ports)).usdPerHour;
  assert.ok(priceOfTwo - priceOfOne > 0.02, `${priceOfOne} and ${priceOfTwo}`);
  const ec2 = new EC2Client({ ...account.ports.access, endpoint: account.behind });
  await ec2.send(new StopInstancesCommand({ InstanceIds: [first!] }));
  const { stopped, cost } = await stopSystem(account.target, account.ports);
  assert.deepEqual(stopped, ['bastion'], 'the other one ran on');
  assert.deepEqual(await statesOf(account), ['stopped', 'stopped']);
  const disks = cost.resources.find(({ resource }) => resource === 'bastion')?.lines;
  assert.deepEqual(
    disks?.map(({ item, quantity }) => [item, quantity]),
    [['gp3-gib', 60]],
  );
  await createSystem('resume', input, account.ports);
  assert.deepEqual(await instancesOf(account), [first]);
  assert.deepEqual(await statesOf(account), ['running']);
  assert.deepEqual((await cleanupSystem(input, account.ports)).remaining, []);
});

test('a machine that is being stopped costs its disk', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  await createSystem('create', { ...account.target, confirm }, account.ports);
  account.front.layers.unshift(async (call, forward) => {
    const answer = await forward();
    if (call.action !== 'DescribeInstances') return answer;
    return mapText(answer, (text) => text.replace(/<name>running</g, '<name>stopping<'));
  });
  const { stopped, cost } = await stopSystem(account.target, account.ports);
  assert.deepEqual(stopped, []);
  const bastion = cost.resources.find(({ resource }) => resource === 'bastion');
  assert.deepEqual([bastion?.state, bastion?.lines.map(({ item }) => item)], ['changing', ['gp3-gib']]);
  account.front.layers.shift();
  await cleanupSystem({ ...account.target, confirm }, account.ports);
});

type Lost = EmulatedAccount & { readonly lost: EmulatedAccount['target']; readonly before: readonly string[] };

/** Launches a bastion of which nobody hears, loses the record of it, and has it listed late. */
async function launchAndLose(t: TestContext, seconds: number): Promise<Lost> {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  const { clock } = account.ports;
  account.front.layers.unshift(
    loseAnswerOnce('RunInstances'),
    lateListing(() => clock.nowMs(), seconds * 1_000),
  );
  await assert.rejects(createSystem('create', { ...account.target, confirm }, account.ports));
  return { ...account, before, lost: { ...account.target, history: `${account.target.history}-lost` } };
}

async function cleanUp({ lost, ports, behind, before }: Lost): Promise<void> {
  assert.deepEqual((await cleanupSystem({ ...lost, confirm }, ports)).remaining, []);
  assert.deepEqual(await emulatorState(behind), before);
}

async function instancesOf(account: EmulatedAccount): Promise<string[]> {
  return (await describe(account)).map(({ InstanceId }) => InstanceId ?? '');
}

async function statesOf(account: EmulatedAccount): Promise<(string | undefined)[]> {
  return (await describe(account)).map(({ State }) => State?.Name);
}

/** Asks the emulator itself for the system's machines that are not terminated. */
async function describe({ behind, target, ports }: EmulatedAccount) {
  const ec2 = new EC2Client({ ...ports.access, endpoint: behind });
  const Filters = [{ Name: 'tag:gcd:system', Values: [target.system] }];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations.flatMap(({ Instances = [] }) => Instances).filter(({ State }) => State?.Name !== 'terminated');
}

/** Launches another machine with the same name and tags. */
async function launchTwin(account: EmulatedAccount): Promise<void> {
  const ec2 = new EC2Client({ ...account.ports.access, endpoint: account.behind });
  const [twin] = await describe(account);
  const { ImageId, InstanceType, SubnetId, Tags } = twin ?? {};
  const TagSpecifications = [{ ResourceType: 'instance' as const, Tags }];
  const count = { MinCount: 1, MaxCount: 1 };
  await ec2.send(new RunInstancesCommand({ ImageId, InstanceType, SubnetId, TagSpecifications, ...count }));
}
