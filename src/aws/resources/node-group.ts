import {
  CreateNodegroupCommand,
  DeleteNodegroupCommand,
  DescribeNodegroupCommand,
  type EKSClient,
  type Nodegroup,
  UpdateNodegroupConfigCommand,
} from '@aws-sdk/client-eks';
import type { Alternative, Bill, Context, Identity, Observed, Resource } from '../../core/resource.js';
import { waitFor } from '../../core/wait.js';
import type { AwsClients } from '../clients.js';
import { architectureOf } from '../machine-image.js';
import { codeOfIssues } from '../node-group-issues.js';
import { machineItem } from '../prices/machine-item.js';
import { retagInEks } from '../retag.js';
import { isMarkedAs } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';
import type { Subnet } from './network.js';

interface NodeGroupInputs {
  readonly instanceTypes: readonly string[];
  readonly capacity: 'ON_DEMAND' | 'SPOT';
  readonly maxNodes: number;
  readonly subnets: readonly Subnet[];
  readonly roleArn: string;
  readonly templateId: string;
}

export interface NodeGroupOutputs {
  readonly instanceTypes: readonly string[];
  readonly capacity: string;
  readonly desiredNodes: number;
  readonly maxNodes: number;
  /** What EKS complains about, such as that it cannot launch. */
  readonly issues: readonly string[];
}

/** Name of the one node group of a system. */
const nodeGroupName = 'gcd';

/** Is the group of machines that run the tasks; empty when it is made, scaled by its own desired size. */
export function nodeGroup(clients: AwsClients, diskGib: number): Resource<NodeGroupInputs, NodeGroupOutputs> {
  const { eks } = clients;
  return {
    kind: 'EKS node group',
    timing: { create: { usualMs: 90_000, limitMs: 1_800_000 }, delete: { usualMs: 180_000, limitMs: 2_400_000 } },
    // How many there are, nobody knows then.
    unseenBills: [{ item: 'nodes', quantity: 1 }],
    name: () => nodeGroupName,
    async describe(ctx, id) {
      return observedOf(await findNodeGroup(eks, id.system), { id, ctx, diskGib });
    },
    create: (ctx, id, inputs) => createNodeGroup(eks, { ctx, id, inputs }),
    alternatives: placesFor,
    changes(outputs, inputs) {
      const types = `its nodes are ${outputs.instanceTypes.join(', ')}, configured is ${inputs.instanceTypes.join(', ')}`;
      const capacity = `it is ${outputs.capacity}, configured is ${inputs.capacity}`;
      const size = `it may grow to ${outputs.maxNodes} nodes instead of ${inputs.maxNodes}`;
      // Where there was no room for all of the types, it has some of them.
      const isOfThese = outputs.instanceTypes.every((type) => inputs.instanceTypes.includes(type));
      return [
        ...(isOfThese ? [] : [{ what: types, inPlace: false }]),
        ...(outputs.capacity === inputs.capacity ? [] : [{ what: capacity, inPlace: false }]),
        ...(outputs.maxNodes === inputs.maxNodes ? [] : [{ what: size, inPlace: true }]),
      ];
    },
    update: (_ctx, id, { outputs, inputs }) =>
      scaleNodeGroup(eks, id.system, { desiredNodes: outputs.desiredNodes, maxNodes: inputs.maxNodes }),
    retag: async (_ctx, id) => retagInEks(eks, id, (await findNodeGroup(eks, id.system))?.nodegroupArn),
    async delete(_ctx, id) {
      const names = { clusterName: id.system, nodegroupName: nodeGroupName };
      await unlessGone(eks.send(new DeleteNodegroupCommand(names)));
    },
    bills: (outputs) => billsOf(outputs, diskGib),
  };
}

function billsOf({ instanceTypes, desiredNodes, capacity }: NodeGroupOutputs, diskGib: number): Bill[] {
  if (desiredNodes === 0) return [];
  return [
    { item: machineItem(capacity, instanceTypes), quantity: desiredNodes },
    { item: 'gp3-gib', quantity: desiredNodes * diskGib },
    { item: 'ipv4', quantity: desiredNodes },
  ];
}

/**
 * Lists single places, the types in their order and each in all zones: EKS gives a node group up when the one node that it launches
 * to try the group out finds no room in the zone that it happens to choose.
 * https://github.com/aws/containers-roadmap/issues/1684 and /2204
 */
function placesFor(inputs: NodeGroupInputs): Alternative<NodeGroupInputs>[] {
  const places = inputs.instanceTypes.flatMap((type) => inputs.subnets.map((subnet) => ({ type, subnet })));
  if (places.length < 2) return [];
  return places.map(({ type, subnet }) => ({
    what: `${type} in ${subnet.zone} alone`,
    inputs: { ...inputs, instanceTypes: [type], subnets: [subnet] },
  }));
}

/** Sets how many nodes there are to be, and how many there may be. */
export async function scaleNodeGroup(
  eks: EKSClient,
  clusterName: string,
  { desiredNodes, maxNodes }: { desiredNodes: number; maxNodes: number },
): Promise<void> {
  const scalingConfig = { minSize: 0, desiredSize: desiredNodes, maxSize: maxNodes };
  await eks.send(new UpdateNodegroupConfigCommand({ clusterName, nodegroupName: nodeGroupName, scalingConfig }));
}

async function findNodeGroup(eks: EKSClient, clusterName: string): Promise<Nodegroup | undefined> {
  const names = { clusterName, nodegroupName: nodeGroupName };
  return (await unlessGone(eks.send(new DescribeNodegroupCommand(names))))?.nodegroup;
}

function observedOf(
  found: Nodegroup | undefined,
  { id, ctx, diskGib }: { id: Identity; ctx: Context; diskGib: number },
): Observed<NodeGroupOutputs> {
  if (!found) return { state: 'absent' };
  if (!isMarkedAs(id, found.tags) || !found.nodegroupArn?.includes(`:${ctx.account}:`)) {
    return { state: 'foreign', why: `a node group of this name exists that is not of ${id.system}` };
  }
  const status = found.status ?? 'UNKNOWN';
  const outputs = outputsOf(found);
  // Its machines are billed whatever it is busy with.
  const bills = billsOf(outputs, diskGib);
  if (status === 'DELETING') return { state: 'deleting', message: status, bills };
  if (status.endsWith('_FAILED')) {
    const code = codeOfIssues(found.health?.issues ?? []);
    return { state: 'failed', why: outputs.issues.join('; ') || status, bills, ...(code ? { code } : {}) };
  }
  if (status !== 'ACTIVE' && status !== 'DEGRADED') return { state: 'changing', message: status.toLowerCase(), bills };
  return { state: 'ready', outputs, tags: found.tags ?? {} };
}

function outputsOf({ instanceTypes = [], capacityType, scalingConfig, health }: Nodegroup): NodeGroupOutputs {
  return {
    instanceTypes,
    capacity: capacityType ?? 'ON_DEMAND',
    desiredNodes: scalingConfig?.desiredSize ?? 0,
    maxNodes: scalingConfig?.maxSize ?? 0,
    issues: (health?.issues ?? []).map(({ code, message }) => `${code}: ${message}`),
  };
}

/** Sends the creation; see `createCluster` on roles that are not usable yet. */
async function createNodeGroup(
  eks: EKSClient,
  { ctx, id, inputs }: { ctx: Context; id: Identity; inputs: NodeGroupInputs },
): Promise<void> {
  await waitFor<{ sent: true }>(ctx, {
    what: "the nodes' role to be usable",
    ...{ usualMs: 10_000, limitMs: 90_000, pollMs: 2_000 },
    async ask() {
      try {
        await eks.send(new CreateNodegroupCommand(specification(id, inputs)));
        return { sent: true };
      } catch (error) {
        if (isAwsError(error, 'StillInUse')) return { sent: true };
        if (!isAwsError(error, 'NotUsableYet')) throw error;
        return { pending: error.message };
      }
    },
  });
}

function specification(id: Identity, inputs: NodeGroupInputs) {
  const isArm = architectureOf(inputs.instanceTypes[0] ?? '') === 'arm64';
  return {
    clusterName: id.system,
    nodegroupName: nodeGroupName,
    subnets: inputs.subnets.map(({ subnetId }) => subnetId),
    nodeRole: inputs.roleArn,
    instanceTypes: [...inputs.instanceTypes],
    capacityType: inputs.capacity,
    amiType: isArm ? ('AL2023_ARM_64_STANDARD' as const) : ('AL2023_x86_64_STANDARD' as const),
    launchTemplate: { id: inputs.templateId },
    scalingConfig: { minSize: 0, desiredSize: 0, maxSize: inputs.maxNodes },
    labels: { 'gcd/system': id.system },
    tags: { ...id.tags },
  };
}
