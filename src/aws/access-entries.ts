import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  type EKSClient,
  ListAssociatedAccessPoliciesCommand,
} from '@aws-sdk/client-eks';
import type { Context, Identity } from '../core/resource.js';
import { partitionOf } from './partition.js';
import { isAwsError, unlessGone } from './translate-error.js';

/** Which access entry of a cluster is meant: each has one principal. */
interface EntryNames {
  readonly clusterName: string;
  /** ARN of a user or role, with its path. */
  readonly principalArn: string;
}

/** An access entry as it is. */
export interface FoundEntry {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** It administers the whole cluster. */
  readonly isAdmin: boolean;
}

/** https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
const adminPolicy = 'cluster-access-policy/AmazonEKSClusterAdminPolicy';

/** Finds an access entry; undefined when there is none, or no such cluster. */
export async function findEntry(eks: EKSClient, names: EntryNames): Promise<FoundEntry | undefined> {
  const found = (await unlessGone(eks.send(new DescribeAccessEntryCommand(names))))?.accessEntry;
  if (!found) return undefined;
  const listed = await unlessGone(eks.send(new ListAssociatedAccessPoliciesCommand(names)));
  const policies = listed?.associatedAccessPolicies ?? [];
  const { accessEntryArn: arn = '', tags = {} } = found;
  return { arn, tags, isAdmin: policies.some(({ policyArn }) => policyArn?.endsWith(adminPolicy)) };
}

/** Makes an access entry that administers the cluster, or completes one. */
export async function createAdmin(
  eks: EKSClient,
  { ctx, id, principalArn }: { ctx: Context; id: Identity; principalArn: string },
): Promise<void> {
  const names = { clusterName: id.system, principalArn };
  try {
    await eks.send(new CreateAccessEntryCommand({ ...names, tags: { ...id.tags }, type: 'STANDARD' }));
  } catch (error) {
    // EKS' word for already there.
    if (!isAwsError(error, 'StillInUse')) throw error;
  }
  const policyArn = `arn:${partitionOf(ctx.region)}:eks::aws:${adminPolicy}`;
  await eks.send(new AssociateAccessPolicyCommand({ ...names, policyArn, accessScope: { type: 'cluster' } }));
}

/** Removes an access entry, with its policies. */
export async function deleteEntry(eks: EKSClient, names: EntryNames): Promise<void> {
  await unlessGone(eks.send(new DeleteAccessEntryCommand(names)));
}
