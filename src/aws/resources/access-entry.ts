import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  type EKSClient,
  ListAssociatedAccessPoliciesCommand,
} from '@aws-sdk/client-eks';
import type { Context, Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { partitionOf, roleArn } from '../partition.js';
import { isMarkedAs } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';

export interface AccessEntryOutputs {
  readonly principalArn: string;
}

/** Is what lets a role of the system administer the cluster. */
export function accessEntry(clients: AwsClients, purpose: string): Resource<Record<never, never>, AccessEntryOutputs> {
  const { eks } = clients;
  return {
    kind: 'EKS access entry',
    timing: { create: { usualMs: 1_000, limitMs: 60_000 }, delete: { usualMs: 1_000, limitMs: 300_000 } },
    name: (system) => `${system}-${purpose}`,
    async describe(ctx, id) {
      const names = { clusterName: id.system, principalArn: roleArn(ctx, id.name) };
      const found = (await unlessGone(eks.send(new DescribeAccessEntryCommand(names))))?.accessEntry;
      if (!found) return { state: 'absent' };
      if (!isMarkedAs(id, found.tags)) return { state: 'foreign', why: 'an access entry without the tags exists' };
      const policies = await eks.send(new ListAssociatedAccessPoliciesCommand(names));
      const isAdmin = policies.associatedAccessPolicies?.some(({ policyArn }) => policyArn === adminPolicy(ctx));
      if (!isAdmin) return { state: 'partial', missing: ['its policy'] };
      return { state: 'ready', outputs: { principalArn: names.principalArn } };
    },
    async create(ctx, id) {
      const names = { clusterName: id.system, principalArn: roleArn(ctx, id.name) };
      await createEntry(eks, { ...names, tags: { ...id.tags } });
      const accessScope = { type: 'cluster' as const };
      await eks.send(new AssociateAccessPolicyCommand({ ...names, policyArn: adminPolicy(ctx), accessScope }));
    },
    changes: () => [],
    update: async () => {},
    async delete(ctx, id) {
      const names = { clusterName: id.system, principalArn: roleArn(ctx, id.name) };
      await unlessGone(eks.send(new DeleteAccessEntryCommand(names)));
    },
    bills: () => [],
  };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
function adminPolicy({ region }: Context): string {
  return `arn:${partitionOf(region)}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`;
}

async function createEntry(
  eks: EKSClient,
  entry: { clusterName: string; principalArn: string; tags: Record<string, string> },
): Promise<void> {
  try {
    await eks.send(new CreateAccessEntryCommand({ ...entry, type: 'STANDARD' }));
  } catch (error) {
    // EKS' word for already there.
    if (!isAwsError(error, 'StillInUse')) throw error;
  }
}
