import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeSecurityGroupsCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { costSystem } from '../../src/workflows/cost-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { type FormerImport, importHistory } from '../../src/workflows/import-history.js';
import { stopSystem } from '../../src/workflows/stop-system.js';
import { type AwsAnswer, mapText } from '../fakes/aws-front/call.js';
import type { Layer } from '../fakes/aws-front/front.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { type FormerAccount, makeFormerAccount } from '../fakes/former-account.js';
import { realParts } from '../real-part.js';

const yes = async () => true;
const no = async () => false;

// MiniStack's CloudFormation knows neither EIP nor NAT gateway.
const skip = realParts('moto');

test(`what gismo-cloud-deploy made is adopted, priced and removed`, { skip }, async (t) => {
  const { ports, front, history, former } = await formerAccount(t);
  const shown: FormerImport[] = [];
  const confirm = async (found: FormerImport) => shown.push(found) > 0;
  const adopted = await importHistory({ folder: former.folder, history, confirm, confirmGroup: yes }, ports);
  assert.equal(adopted.system, `former-${former.name}`);
  assert.deepEqual(
    shown[0]?.parts.map(({ resource, found }) => [resource, found === undefined, found?.objection]),
    ['shared-group', 'key-pair', 'machine', 'cluster-stack', 'node-group-stack-gcd'].map((name) => [
      name,
      false,
      undefined,
    ]),
  );
  const target = { system: adopted.system, history };
  const cost = await costSystem(target, ports);
  const nat = cost.resources.find(({ resource }) => resource === 'cluster-stack')?.lines;
  assert.deepEqual(
    nat?.map(({ item, usdPerHour }) => [item, usdPerHour]),
    [
      ['nat-gateway', 0.045],
      ['ipv4', 0.005],
    ],
  );
  assert.ok(cost.resources.find(({ resource }) => resource === 'machine')!.usdPerHour >= 0.0928);

  for (const verb of [createSystem('resume', { ...target, confirm: yes }, ports), stopSystem(target, ports)]) {
    await assert.rejects(verb, { code: 'FormerSystem' });
  }
  await assert.rejects(cleanupSystem({ ...target, history: `${history}-lost`, confirm: yes }, ports), {
    code: 'FormerRecordLost',
  });
  const cleaned = await cleanupSystem({ ...target, confirm: yes }, ports);
  assert.deepEqual(
    cleaned.outcomes.map(({ result, error }) => error?.message ?? result),
    Array(5).fill('removed'),
  );
  assert.deepEqual(await leftOf(former), []);
  const deleted = front.calls
    .filter(({ action }) => action === 'DeleteStack')
    .map(({ params }) => params.get('StackName'));
  assert.deepEqual(
    deleted.map((stack) => /nodegroup|cluster/.exec(stack ?? '')?.[0]),
    ['nodegroup', 'cluster'],
  );
});

test(`what others use is kept`, { skip }, async (t) => {
  const { ports, history, former } = await formerAccount(t);
  const another = await former.launch();
  const shown: FormerImport[] = [];
  const confirm = async (found: FormerImport) => shown.push(found) > 0;
  const adopted = await importHistory({ folder: former.folder, history, confirm, confirmGroup: yes }, ports);
  const objections = shown[0]!.parts.flatMap(({ resource, found }) =>
    found?.objection ? [[resource, found.objection]] : [],
  );
  assert.deepEqual(objections, [
    ['shared-group', `others use it: ${another}`],
    ['key-pair', `other machines were made with it: ${another}`],
  ]);
  await cleanupSystem({ system: adopted.system, history, confirm: yes }, ports);
  assert.deepEqual(await leftOf(former), ['group', 'key pair', `instance ${another}`]);
});

test(`without a yes nothing is tagged, and what is not tagged is not removed`, { skip }, async (t) => {
  const { ports, history, former } = await formerAccount(t);
  const input = { folder: former.folder, history, confirmGroup: no };
  await assert.rejects(importHistory({ ...input, confirm: no }, ports), { code: 'Declined' });
  const adopted = await importHistory({ ...input, confirm: yes }, ports);
  assert.ok(!adopted.adopted.includes('shared-group'));
  const cleaned = await cleanupSystem({ system: adopted.system, history, confirm: yes }, ports);
  assert.equal(cleaned.outcomes.find(({ node }) => node.name === 'shared-group')?.result, 'foreign');
  assert.deepEqual(await leftOf(former), ['group']);
  const again = await importHistory({ ...input, confirm: yes }, ports);
  assert.equal(again.parts.filter(({ found }) => found !== undefined).length, 1, 'the group is still shown');
  assert.deepEqual(again.adopted, []);
  assert.equal(existsSync(join(history, 'systems', again.system)), false, 'nothing adopted, nothing recorded');
});

test('a stack that cannot be deleted is said to remain, with the reason', { skip }, async (t) => {
  const { ports, front, history, former } = await formerAccount(t);
  const adopted = await importHistory({ folder: former.folder, history, confirm: yes, confirmGroup: no }, ports);
  const target = { system: adopted.system, history, confirm: yes };
  const usual = front.layers;
  front.layers = [stuckStack(`eksctl-${former.name}-nodegroup-gcd`), ...usual];
  const stuck = await cleanupSystem(target, ports);
  assert.equal(stuck.exitCode, 3);
  const remaining = stuck.remaining.find(({ resource }) => resource === 'node-group-stack-gcd');
  assert.equal(remaining?.usdPerHour, undefined, 'what it costs is not known, rather than nothing');
  const failed = stuck.outcomes.find(({ node }) => node.name === 'node-group-stack-gcd');
  assert.equal(failed?.error?.code, 'FormerStackStuck');
  assert.match(failed!.error!.message, /DELETE_FAILED/);
  const under = stuck.outcomes.find(({ node }) => node.name === 'cluster-stack');
  assert.equal(under?.error?.code, 'FormerStackUnder', 'never the cluster alone');
  front.layers = usual;
  assert.equal((await cleanupSystem(target, ports)).exitCode, 0);
});

test('what failed to be deleted, or is on its way, costs what it did', { skip }, async (t) => {
  const { ports, front, history, former } = await formerAccount(t);
  const { system } = await importHistory({ folder: former.folder, history, confirm: yes, confirmGroup: no }, ports);
  const usual = front.layers;
  const stoppingMachine: Layer = async (call, forward) => {
    const answer = await forward();
    if (call.action !== 'DescribeInstances') return answer;
    return mapText(answer, (text) => text.replace(/<name>running</g, '<name>stopping<'));
  };
  front.layers = [stuckStack(`eksctl-${former.name}-cluster`, true), stoppingMachine, ...usual];
  const { resources } = await costSystem({ system, history }, ports);
  const costOf = (name: string) => resources.find(({ resource }) => resource === name);
  const { state, usdPerHour } = costOf('cluster-stack')!;
  assert.deepEqual([state, usdPerHour.toFixed(3)], ['failed', '0.050']);
  assert.equal(costOf('machine')?.state, 'changing');
  assert.ok(costOf('machine')!.usdPerHour > 0, 'its disk');
  front.layers = usual;
  assert.equal((await cleanupSystem({ system, history, confirm: yes }, ports)).exitCode, 0);
});

test('the nodes of a group cost their machines, disks and addresses, and those of others are not counted with them', {
  skip,
}, async (t) => {
  const { ports, history, former } = await formerAccount(t);
  const { ec2, name, folder } = former;
  const machine = { ImageId: 'ami-12c6146b', InstanceType: 't2.medium' as const, MinCount: 1, MaxCount: 1 };
  const launch = async (group: string) => {
    const owned = { Key: `kubernetes.io/cluster/${name}`, Value: 'owned' };
    const Tags = [owned, { Key: 'alpha.eksctl.io/nodegroup-name', Value: group }];
    const TagSpecifications = [{ ResourceType: 'instance' as const, Tags }];
    const { Instances = [] } = await ec2.send(new RunInstancesCommand({ ...machine, TagSpecifications }));
    return Instances.flatMap(({ InstanceId }) => InstanceId ?? []);
  };
  const InstanceIds = [...(await launch('gcd')), ...(await launch('other'))];
  const shown: FormerImport[] = [];
  const confirm = async (found: FormerImport) => shown.push(found) < 0;
  await assert.rejects(importHistory({ folder, history, confirm, confirmGroup: no }, ports), { code: 'Declined' });
  const nodes = shown[0]?.parts.find(({ resource }) => resource === 'node-group-stack-gcd')?.priced.lines;
  const items = nodes?.map(({ item }) => item.replace(/gp\d-gib|standard-gib/, 'disk')).sort();
  assert.deepEqual(items, ['disk', 'ec2:t2.medium', 'ipv4']);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
});

/** Answers that a stack stays where a deletion failed; `isAsked`: one that was asked for before. */
function stuckStack(stackName: string, isAsked = false): Layer {
  return async (call, forward) => {
    const about = call.params.get('StackName') ?? '';
    if (call.action === 'DeleteStack' && about.includes(stackName)) {
      isAsked = true;
      return xml('<DeleteStackResponse/>');
    }
    const answer = await forward();
    if (!isAsked || call.action !== 'DescribeStacks' || !about.includes(stackName)) return answer;
    return mapText(answer, (text) => text.replace(/<StackStatus>[A-Z_]+</, '<StackStatus>DELETE_FAILED<'));
  };
}

function xml(text: string): AwsAnswer {
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(text) };
}

async function formerAccount(t: TestContext) {
  const { ports, target, folder, front } = await emulatedAccount(t, 'moto');
  return { ports, front, history: target.history, former: await makeFormerAccount(ports.access.endpoint, folder) };
}

/** Returns what is left in the account of what was made for the test. */
async function leftOf({ ec2, stacks, name, group }: FormerAccount): Promise<string[]> {
  const groups = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: [group] }] }),
  );
  const pairs = await ec2.send(new DescribeKeyPairsCommand({ Filters: [{ Name: 'key-name', Values: [name] }] }));
  const byKey = { Name: 'key-name', Values: [name] };
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters: [byKey] }));
  const alive = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
    ({ State }) => State?.Name === 'running',
  );
  const { Stacks = [] } = await stacks.send(new DescribeStacksCommand({}));
  const left = Stacks.filter(
    ({ StackName = '', StackStatus }) => StackName.includes(name) && StackStatus !== 'DELETE_COMPLETE',
  );
  return [
    ...(groups.SecurityGroups ?? []).map(() => 'group'),
    ...(pairs.KeyPairs ?? []).map(() => 'key pair'),
    ...alive.map(({ InstanceId }) => `instance ${InstanceId}`),
    ...left.map(({ StackName }) => `stack ${StackName}`),
  ];
}
