import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateInternetGatewayCommand,
  CreateLaunchTemplateCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  ImportKeyPairCommand,
  type ResourceType,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { CreateClusterCommand, CreateNodegroupCommand, EKSClient } from '@aws-sdk/client-eks';
import { CreateInstanceProfileCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { nodeRun } from '../../src/provision/node-run.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { clientsFor, findSystem } from '../../src/workflows/find-system.js';
import { graphOf, settingOf } from '../../src/workflows/open-system.js';
import { recordedSpec } from '../../src/workflows/resolve-spec.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { memoryRecord } from '../fakes/memory-record.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const skip = realParts('ministack');

/** What a system consists of, in the words of `emulatorState`. */
const kinds = [
  ...['vpc', 'subnet', 'gateway', 'routes', 'group', 'key-pair', 'launch-template', 'instance'],
  ...['role', 'profile', 'repository', 'cluster'],
];

test('whatever bears the tags of a system and another name is never removed', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack', [noDefaultVpc]);
  const { target, ports } = account;
  const empty = await emulatorState(account.behind);
  await makeStrangers(account);
  const strangers = await emulatorState(account.behind);
  const made = strangers.filter((line) => !empty.includes(line)).map((line) => line.split(' ')[0]);
  assert.deepEqual(
    kinds.filter((kind) => !made.includes(kind)),
    [],
  );

  await createSystem('create', { ...target, confirm }, ports);
  assert.deepEqual((await cleanupSystem({ ...target, confirm }, ports)).remaining, []);
  assert.deepEqual(await emulatorState(account.behind), strangers);
  await cleanupSystem({ ...target, history: `${target.history}-lost`, confirm }, ports);
  assert.deepEqual(await emulatorState(account.behind), strangers);
});

/** What EC2 and EKS tell of their own account alone, and without its number. */
const withoutAccount = [
  ...['key-pair', 'launch-template', 'bastion-access', 'caller-access', 'pod-identity-agent', 'worker-identity'],
  // They are what they are by the cluster.
  ...['cluster-door', 'cluster-leftovers'],
];

test('a resource with the name and the tags of a system in another account is a stranger', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack', [noDefaultVpc]);
  const { target, ports } = account;
  await createSystem('create', { ...target, confirm }, ports);
  const found = await findSystem(target, ports);
  const spec = recordedSpec(found.entries)!;
  const setting = { ...settingOf({ found, spec, record: memoryRecord() }, ports), account: '210987654321' };
  const graph = graphOf({ found, spec, clients: clientsFor(found) }, ports);
  for (const node of graph.filter(({ name }) => !withoutAccount.includes(name))) {
    const { ctx, id } = nodeRun(node, setting);
    const { state } = await node.resource.describe(ctx, id);
    assert.ok(state === 'absent' || state === 'foreign', `${node.name} is ${state}`);
  }
  await cleanupSystem({ ...target, confirm }, ports);
});

/** Makes one thing of each kind that has all tags of the system's, as copied from it, and a name of its own. */
async function makeStrangers({ behind, target }: EmulatedAccount): Promise<void> {
  const { system } = target;
  const access = {
    endpoint: behind,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const [ec2, ecr, eks, iam] = [
    new EC2Client(access),
    new ECRClient(access),
    new EKSClient(access),
    new IAMClient(access),
  ];
  const name = `other-${system}`;
  const tagsOf = (resource: string) => ({
    ...{ managedBy: 'gcd', 'gcd:system': system, 'gcd:resource': resource, 'gcd:version': '1', Name: name },
  });
  const listOf = (resource: string) => Object.entries(tagsOf(resource)).map(([Key, Value]) => ({ Key, Value }));
  const marked = (ResourceType: ResourceType, resource: string) => ({
    TagSpecifications: [{ ResourceType, Tags: listOf(resource) }],
  });

  const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16', ...marked('vpc', 'network') }));
  const { VpcId } = vpc.Vpc!;
  const subnet = { VpcId, CidrBlock: '10.9.0.0/20', AvailabilityZone: 'us-east-1a' };
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ ...subnet, ...marked('subnet', 'network') }));
  await ec2.send(new CreateInternetGatewayCommand(marked('internet-gateway', 'network')));
  await ec2.send(new CreateRouteTableCommand({ VpcId, ...marked('route-table', 'network') }));
  const group = { GroupName: name, Description: 'of somebody else', VpcId };
  await ec2.send(new CreateSecurityGroupCommand({ ...group, ...marked('security-group', 'security-group') }));
  const PublicKeyMaterial = Buffer.from('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB== somebody');
  await ec2.send(new ImportKeyPairCommand({ KeyName: name, PublicKeyMaterial, ...marked('key-pair', 'key-pair') }));
  const template = { LaunchTemplateName: name, LaunchTemplateData: { InstanceType: 't3.small' as const } };
  await ec2.send(new CreateLaunchTemplateCommand({ ...template, ...marked('launch-template', 'launch-template') }));
  const machine = { ImageId: 'ami-12c6146b', InstanceType: 't3.small' as const, MinCount: 1, MaxCount: 1 };
  const where = { SubnetId: Subnet?.SubnetId };
  await ec2.send(new RunInstancesCommand({ ...machine, ...where, ...marked('instance', 'bastion') }));

  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const inPath = { Path: '/gcd/', Tags: listOf('node-role') };
  const role = { RoleName: name, AssumeRolePolicyDocument: trust, ...inPath };
  const { Role } = await iam.send(new CreateRoleCommand(role));
  await iam.send(
    new CreateInstanceProfileCommand({ InstanceProfileName: name, Path: '/gcd/', Tags: listOf('bastion-profile') }),
  );
  await ecr.send(new CreateRepositoryCommand({ repositoryName: `${name}/project`, tags: listOf('project-images') }));
  const places = { subnetIds: [Subnet?.SubnetId ?? ''] };
  const roleArn = Role?.Arn;
  await eks.send(new CreateClusterCommand({ name, roleArn, resourcesVpcConfig: places, tags: tagsOf('cluster') }));
  const nodes = { clusterName: name, nodegroupName: 'gcd', nodeRole: roleArn, subnets: places.subnetIds };
  await eks.send(new CreateNodegroupCommand({ ...nodes, tags: tagsOf('node-group') }));
}
