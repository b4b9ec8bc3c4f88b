import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateNetworkInterfaceCommand,
  CreateTagsCommand,
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { heldByInterface } from '../fakes/aws-front/held-by-interface.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const tenMinutesMs = 600_000;

for (const emulator of ['ministack', 'moto'] as const) {
  const skip = realParts(emulator);

  test(`network interfaces that pods left behind go with the system on ${emulator}`, { skip }, async (t) => {
    for (const layers of [[], [noDefaultVpc]]) {
      const account = await emulatedAccount(t, emulator, layers);
      const before = await emulatorState(account.behind);
      account.front.layers.unshift(heldByInterface(account.behind));
      await createSystem('create', { ...account.target, confirm }, account.ports);
      const { system } = account.target;
      await makeInterface(account, { group: `SSH-ONLY-${system}`, ...asTheCniDoes(system) });
      await makeInterface(account, { group: `eks-cluster-sg-${system}-1`, ...asTheCniDoes(system) });
      const { remaining } = await cleanupSystem({ ...account.target, confirm }, account.ports);
      assert.deepEqual(remaining, []);
      assert.deepEqual(await emulatorState(account.behind), before);
    }
  });

  test(`a network interface of somebody else is named, and left, on ${emulator}`, { skip }, async (t) => {
    const account = await emulatedAccount(t, emulator);
    const before = await emulatorState(account.behind);
    account.front.layers.unshift(heldByInterface(account.behind));
    const { target, ports } = account;
    await createSystem('create', { ...target, confirm }, ports);
    const made = await makeInterface(account, {
      group: `SSH-ONLY-${target.system}`,
      description: 'a database',
      tags: {},
    });
    const startMs = ports.clock.nowMs();
    const { remaining, exitCode } = await cleanupSystem({ ...target, confirm }, ports);
    assert.equal(exitCode, 3);
    assert.deepEqual(
      remaining.map(({ resource }) => resource),
      ['security-group'],
    );
    assert.match(remaining[0]?.why ?? '', new RegExp(`DependencyViolation: .* Held by network interface ${made.id}`));
    assert.ok(ports.clock.nowMs() - startMs >= tenMinutesMs, 'tried for ten minutes at least');
    assert.ok(await made.exists());
    await made.remove();
    assert.deepEqual((await cleanupSystem({ ...target, confirm }, ports)).remaining, []);
    assert.deepEqual(await emulatorState(account.behind), before);
  });
}

interface Interface {
  /** Name of the group that it is in. */
  readonly group: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Describes and tags as https://github.com/aws/amazon-vpc-cni-k8s does what it makes. */
function asTheCniDoes(cluster: string): Omit<Interface, 'group'> {
  const tags = {
    'cluster.k8s.amazonaws.com/name': cluster,
    'node.k8s.amazonaws.com/instance_id': 'i-0123456789abcdef0',
    'node.k8s.amazonaws.com/createdAt': '2026-11-21T12:00:00Z',
  };
  return { description: 'aws-K8S-i-0123456789abcdef0', tags };
}

/** Makes a network interface that is attached to nothing. */
async function makeInterface({ ports, behind }: EmulatedAccount, { group, description, tags }: Interface) {
  const ec2 = new EC2Client({ ...ports.access, endpoint: behind });
  const byName = { Name: 'group-name', Values: [group] };
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [byName] }));
  const { GroupId = '', VpcId = '' } = SecurityGroups?.[0] ?? {};
  const inVpc = { Name: 'vpc-id', Values: [VpcId] };
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ Filters: [inVpc] }));
  const made = await ec2.send(
    new CreateNetworkInterfaceCommand({
      SubnetId: Subnets?.[0]?.SubnetId,
      Groups: [GroupId],
      Description: description,
    }),
  );
  const NetworkInterfaceId = made.NetworkInterface?.NetworkInterfaceId ?? '';
  // MiniStack takes no tags with the creation.
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (Tags.length > 0) await ec2.send(new CreateTagsCommand({ Resources: [NetworkInterfaceId], Tags }));
  return {
    id: NetworkInterfaceId,
    async exists() {
      const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
      return NetworkInterfaces.some((one) => one.NetworkInterfaceId === NetworkInterfaceId);
    },
    remove: () => ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })),
  };
}
