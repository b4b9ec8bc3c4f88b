import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { heldByRule } from '../fakes/aws-front/held-by-rule.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;

for (const emulator of ['ministack', 'moto'] as const) {
  const skip = realParts(emulator);

  test(`a rule that refers to the bastion's group goes when a cluster's group has it, on ${emulator}`, {
    skip,
  }, async (t) => {
    const account = await emulatedAccount(t, emulator);
    account.front.layers.unshift(heldByRule(account.behind));
    await createSystem('create', { ...account.target, confirm }, account.ports);
    const left = await makeGroup(account, { [`kubernetes.io/cluster/${account.target.system}`]: 'owned' });
    const { remaining } = await cleanupSystem({ ...account.target, confirm }, account.ports);
    assert.deepEqual(remaining, []);
    assert.equal(await left.countRules(), 0);
    await left.remove();
  });

  test(`a rule of somebody else's group is named, and left, on ${emulator}`, { skip }, async (t) => {
    const account = await emulatedAccount(t, emulator);
    const before = await emulatorState(account.behind);
    account.front.layers.unshift(heldByRule(account.behind));
    await createSystem('create', { ...account.target, confirm }, account.ports);
    const other = await makeGroup(account, { [`kubernetes.io/cluster/${account.target.system}-2`]: 'owned' });
    const { remaining, exitCode } = await cleanupSystem({ ...account.target, confirm }, account.ports);
    assert.equal(exitCode, 3);
    assert.match(
      remaining[0]?.why ?? '',
      new RegExp(`Held by a rule of security group ${other.name} \\(${other.id}\\)`),
    );
    assert.equal(await other.countRules(), 1);
    await other.remove();
    assert.deepEqual((await cleanupSystem({ ...account.target, confirm }, account.ports)).remaining, []);
    assert.deepEqual(await emulatorState(account.behind), before);
  });
}

/** Makes a group with these tags, and a rule in it that lets the bastion's group in. */
async function makeGroup({ ports, behind, target }: EmulatedAccount, tags: Readonly<Record<string, string>>) {
  const ec2 = new EC2Client({ ...ports.access, endpoint: behind });
  const byName = { Name: 'group-name', Values: [`SSH-ONLY-${target.system}`] };
  const { SecurityGroups: [bastion] = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [byName] }));
  const name = `refers-to-${target.system}`;
  const group = { GroupName: name, Description: 'a database', VpcId: bastion?.VpcId };
  const { GroupId: id = '' } = await ec2.send(new CreateSecurityGroupCommand(group));
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
  const UserIdGroupPairs = [{ GroupId: bastion?.GroupId }];
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions }));
  return {
    id,
    name,
    async countRules() {
      const { SecurityGroups: [found] = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
      return found?.IpPermissions?.length;
    },
    remove: () => ec2.send(new DeleteSecurityGroupCommand({ GroupId: id })),
  };
}
