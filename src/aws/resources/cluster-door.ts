import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { findCluster } from '../find-cluster.js';
import { isAwsError, unlessGone } from '../translate-error.js';

interface DoorInputs {
  readonly clusterGroupId: string;
  readonly bastionGroupId: string;
}

export interface DoorOutputs {
  readonly clusterGroupId: string;
  /** Groups that are let in to the control plane. */
  readonly admitted: readonly string[];
}

/** Is the rule that lets the bastion in to the cluster's private endpoint; it lives in the group that EKS makes. */
export function clusterDoor(clients: AwsClients): Resource<DoorInputs, DoorOutputs> {
  const { ec2, eks } = clients;
  return {
    kind: 'security group rule',
    timing: { create: { usualMs: 1_000, limitMs: 60_000 }, delete: { usualMs: 1_000, limitMs: 60_000 } },
    name: (system) => `${system}-door`,
    async describe(_ctx, id) {
      const cluster = await findCluster(eks, id.system);
      const clusterGroupId = cluster?.resourcesVpcConfig?.clusterSecurityGroupId;
      if (!clusterGroupId || cluster.tags?.['gcd:system'] !== id.system) return { state: 'absent' };
      const admitted = await admittedTo(ec2, clusterGroupId);
      return admitted.length > 0 ? { state: 'ready', outputs: { clusterGroupId, admitted } } : { state: 'absent' };
    },
    create: (_ctx, _id, inputs) => admit(ec2, inputs),
    changes: ({ admitted }, { bastionGroupId }) =>
      admitted.includes(bastionGroupId) ? [] : [{ what: 'the bastion is not let in', inPlace: true }],
    update: (_ctx, _id, { inputs }) => admit(ec2, inputs),
    async delete(_ctx, id) {
      const cluster = await findCluster(eks, id.system);
      const GroupId = cluster?.resourcesVpcConfig?.clusterSecurityGroupId;
      if (!GroupId || cluster.tags?.['gcd:system'] !== id.system) return;
      for (const admitted of await admittedTo(ec2, GroupId)) {
        const IpPermissions = [ruleFor(admitted)];
        await unlessGone(ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions })));
      }
    },
    bills: () => [],
  };
}

/** Lists the other groups that a group's rules let in to port 443. */
async function admittedTo(ec2: EC2Client, groupId: string): Promise<string[]> {
  const described = await unlessGone(ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] })));
  const rules = (described?.SecurityGroups?.[0]?.IpPermissions ?? []).filter(({ FromPort }) => FromPort === 443);
  return rules.flatMap(({ UserIdGroupPairs = [] }) => UserIdGroupPairs.flatMap(({ GroupId }) => GroupId ?? []));
}

async function admit(ec2: EC2Client, { clusterGroupId, bastionGroupId }: DoorInputs): Promise<void> {
  const request = { GroupId: clusterGroupId, IpPermissions: [ruleFor(bastionGroupId)] };
  try {
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(request));
  } catch (error) {
    if (!isAwsError(error, 'AlreadyThere')) throw error;
  }
}

function ruleFor(GroupId: string) {
  const pair = { GroupId, Description: 'the bastion of gcd' };
  return { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [pair] };
}
