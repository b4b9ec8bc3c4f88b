import {
  DescribeInstancesCommand,
  type EC2Client,
  type Instance,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Bill, Context, Identity, Observed, Resource } from '../../core/resource.js';
import { waitFor } from '../../core/wait.js';
import type { AwsClients } from '../clients.js';
import { launchSomewhere, type Placement } from '../launch-attempts.js';
import { architectureOf, newestImage } from '../machine-image.js';
import { retagInEc2 } from '../retag.js';
import { isTaggedAs, tagFilters, tagRecord, tagsAtCreation, tagValue } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';
import type { Subnet } from './network.js';

interface BastionInputs {
  /** The first one with room is taken. */
  readonly instanceTypes: readonly string[];
  readonly diskGib: number;
  readonly subnets: readonly Subnet[];
  readonly groupId: string;
  readonly keyName: string;
  readonly profileArn: string;
  /** Returns the text of the user data for a launch, by its client token; the same whenever that launch is repeated. */
  userData(launch: string): Promise<string>;
}

export interface BastionOutputs {
  readonly instanceId: string;
  readonly instanceType: string;
  /** Empty while it is stopped. */
  readonly publicAddress: string;
  readonly isRunning: boolean;
  readonly diskGib: number;
  /** More of them, which were launched because an earlier one was not listed when it should have been. */
  readonly spares: readonly {
    readonly instanceId: string;
    readonly instanceType: string;
    readonly isRunning: boolean;
  }[];
  /** Client token of the launch that made it. */
  readonly launch: string;
}

/** Is the machine in front of the cluster; stopped, it costs its disk. */
export function bastion(clients: AwsClients, diskGib: number): Resource<BastionInputs, BastionOutputs> {
  const { ec2 } = clients;
  return {
    kind: 'EC2 instance',
    canBeDoubled: true,
    timing: { create: { usualMs: 60_000, limitMs: 600_000 }, delete: { usualMs: 60_000, limitMs: 900_000 } },
    name: (system) => `${system}-bastion`,
    describe: async (ctx, id) => observedOf(await findInstances(ec2, id, ctx), diskGib),
    create: (ctx, id, inputs) => launch(clients, { ctx, id, inputs }),
    changes(outputs, inputs) {
      const what = `it is a ${outputs.instanceType}, configured is ${inputs.instanceTypes.join(' or ')}`;
      const spares = outputs.spares.map(({ instanceId }) => instanceId).join(', ');
      return [
        ...(inputs.instanceTypes.includes(outputs.instanceType) ? [] : [{ what, inPlace: false }]),
        ...(spares ? [{ what: `${spares} was launched besides ${outputs.instanceId}, and goes`, inPlace: true }] : []),
      ];
    },
    async update(_ctx, _id, { outputs }) {
      const InstanceIds = outputs.spares.map(({ instanceId }) => instanceId);
      if (InstanceIds.length > 0) await unlessGone(ec2.send(new TerminateInstancesCommand({ InstanceIds })));
      if (!outputs.isRunning) await ec2.send(new StartInstancesCommand({ InstanceIds: [outputs.instanceId] }));
    },
    retag: async (ctx, id) => retagInEc2(ec2, id, (await findInstances(ec2, id, ctx)).flatMap(partsOf)),
    async delete(ctx, id) {
      const InstanceIds = (await findInstances(ec2, id, ctx)).flatMap(({ InstanceId }) => InstanceId ?? []);
      if (InstanceIds.length > 0) await unlessGone(ec2.send(new TerminateInstancesCommand({ InstanceIds })));
    },
    bills: billsOf,
  };
}

/** Finds the system's instances that are not terminated, the oldest first: usually one, more after a lost answer. */
async function findInstances(ec2: EC2Client, id: Identity, ctx: Context): Promise<Instance[]> {
  const alive = ['pending', 'running', 'stopping', 'stopped', 'shutting-down'];
  const Filters = [...tagFilters(id), { Name: 'instance-state-name', Values: alive }];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations.filter(({ OwnerId }) => OwnerId === ctx.account)
    .flatMap(({ Instances = [] }) => Instances)
    .filter(({ Tags, State }) => alive.includes(State?.Name ?? '') && isTaggedAs(id, Tags))
    .filter(({ Tags }) => tagValue(Tags, 'Name') === id.name)
    .sort((a, b) => (a.LaunchTime?.getTime() ?? 0) - (b.LaunchTime?.getTime() ?? 0));
}

/** Lists an instance and its disks. */
function partsOf({ InstanceId, BlockDeviceMappings = [] }: Instance): string[] {
  return [InstanceId, ...BlockDeviceMappings.map(({ Ebs }) => Ebs?.VolumeId)].flatMap((part) => part ?? []);
}

function observedOf(instances: readonly Instance[], diskGib: number): Observed<BastionOutputs> {
  const instance = instances.find(({ State }) => State?.Name !== 'shutting-down') ?? instances[0];
  if (!instance) return { state: 'absent' };
  const state = instance.State?.Name;
  const outputs = {
    instanceId: instance.InstanceId ?? '',
    instanceType: instance.InstanceType ?? '',
    publicAddress: instance.PublicIpAddress ?? '',
    isRunning: state === 'running',
    diskGib,
    spares: instances.filter((one) => one !== instance && one.State?.Name !== 'shutting-down').map(spareOf),
    launch: instance.ClientToken ?? '',
  };
  // On its way down it is no longer billed: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
  const bills = billsOf({ ...outputs, isRunning: state === 'running' || state === 'pending' });
  if (state === 'shutting-down') return { state: 'deleting', message: state, bills };
  if (state !== 'running' && state !== 'stopped') return { state: 'changing', message: state ?? 'unknown', bills };
  return { state: state === 'running' ? 'ready' : 'stopped', outputs, tags: tagRecord(instance.Tags) };
}

function spareOf({ InstanceId, InstanceType, State }: Instance) {
  return { instanceId: InstanceId ?? '', instanceType: InstanceType ?? '', isRunning: State?.Name === 'running' };
}

function billsOf(outputs: BastionOutputs): Bill[] {
  return [
    ...(outputs.isRunning ? billsOfRunning(outputs) : []),
    { item: 'gp3-gib', quantity: outputs.diskGib * (1 + outputs.spares.length) },
    ...outputs.spares.filter(({ isRunning }) => isRunning).flatMap(billsOfRunning),
  ];
}

function billsOfRunning({ instanceType }: { readonly instanceType: string }): Bill[] {
  return [
    { item: `ec2:${instanceType}`, quantity: 1 },
    { item: 'ipv4', quantity: 1 },
  ];
}

async function launch(clients: AwsClients, request: { ctx: Context; id: Identity; inputs: BastionInputs }) {
  const { ctx, id, inputs } = request;
  const { ec2, ssm } = clients;
  if ((await findInstances(ec2, id, ctx)).length > 0) return;
  const placements = inputs.instanceTypes.flatMap((instanceType) =>
    inputs.subnets.map(({ subnetId, zone }) => ({ instanceType, subnetId, zone })),
  );
  await launchSomewhere(ctx, {
    placements,
    async start(placement, ClientToken) {
      const ImageId = await newestImage(ssm, architectureOf(placement.instanceType));
      const UserData = Buffer.from(await inputs.userData(ClientToken)).toString('base64');
      await runInstance(ec2, ctx, { ...specification(id, inputs, placement), ImageId, ClientToken, UserData });
    },
    isThere: async () => (await findInstances(ec2, id, ctx)).length > 0,
  });
}

/**
 * Sends the launch; a profile or key made moments ago is not known to EC2 everywhere at once, which it answers as an
 * invalid parameter, so that is tried again for a while.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
async function runInstance(ec2: EC2Client, ctx: Context, input: RunInstancesCommandInput): Promise<void> {
  await waitFor<{ sent: true }>(ctx, {
    what: 'the instance profile to be usable',
    ...{ usualMs: 10_000, limitMs: 60_000, pollMs: 2_000 },
    async ask() {
      try {
        await ec2.send(new RunInstancesCommand(input));
        return { sent: true };
      } catch (error) {
        if (!isAwsError(error, 'NotUsableYet', 'NotFound')) throw error;
        return { pending: error.message };
      }
    },
  });
}

function specification(id: Identity, inputs: BastionInputs, placement: Placement) {
  return {
    InstanceType: placement.instanceType as NonNullable<RunInstancesCommandInput['InstanceType']>,
    MinCount: 1,
    MaxCount: 1,
    KeyName: inputs.keyName,
    IamInstanceProfile: { Arn: inputs.profileArn },
    NetworkInterfaces: [
      {
        DeviceIndex: 0,
        SubnetId: placement.subnetId,
        Groups: [inputs.groupId],
        AssociatePublicIpAddress: true,
        DeleteOnTermination: true,
      },
    ],
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: { VolumeSize: inputs.diskGib, VolumeType: 'gp3' as const, Encrypted: true, DeleteOnTermination: true },
      },
    ],
    // One hop: containers on the bastion cannot reach the role's credentials.
    MetadataOptions: { HttpTokens: 'required' as const, HttpPutResponseHopLimit: 1, HttpEndpoint: 'enabled' as const },
    InstanceInitiatedShutdownBehavior: 'stop' as const,
    TagSpecifications: [...tagsAtCreation(id, 'instance'), ...tagsAtCreation(id, 'volume')],
  };
}
