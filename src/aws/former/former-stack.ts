import {
  type CloudFormationClient,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  type Stack,
  type StackResource,
} from '@aws-sdk/client-cloudformation';
import { CreateTagsCommand, DescribeTagsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { GcdError } from '../../core/errors.js';
import type { Bill } from '../../core/resource.js';
import { tagList, tagValue } from '../tags.js';
import { isNamed } from '../translate-error.js';
import { type FormerResource, type FoundFormer, formerResource } from './former-resource.js';

interface FormerStack {
  /** `eksctl-<cluster>-cluster` or `eksctl-<cluster>-nodegroup-<group>`. */
  readonly stackName: string;
  readonly clusterName: string;
  /** Stacks that stand on this one: it is never deleted while one of them is there, whose deletion may have failed. */
  readonly under?: readonly string[];
  /** Returns what costs by the hour in it. */
  readonly billsOf: (resources: readonly StackResource[]) => Promise<Bill[]>;
}

interface StackClients {
  readonly ec2: EC2Client;
  readonly stacks: CloudFormationClient;
}

/**
 * EC2 objects of which eksctl's stacks have at least one each; they bear the system's tags, since changing those of a stack would mean to
 * update all that is in it.
 */
const markedTypes = ['AWS::EC2::VPC', 'AWS::EC2::LaunchTemplate', 'AWS::EC2::SecurityGroup'];

/** eksctl tags its stacks so: https://github.com/eksctl-io/eksctl/blob/main/pkg/apis/eksctl.io/v1alpha5/types.go */
const clusterTag = 'alpha.eksctl.io/cluster-name';

/** Is a CloudFormation stack that eksctl made; whatever it holds goes with it, in CloudFormation's own order. */
export function formerStack(clients: StackClients, stack: FormerStack): FormerResource {
  let isAsked = false;
  return formerResource({
    kind: 'CloudFormation stack',
    name: stack.stackName,
    removal: { usualMs: 600_000, limitMs: 3_600_000 },
    unseenBills: [{ item: stack.stackName, quantity: 1 }],
    async find({ account }) {
      const found = await findStack(clients, stack, account);
      if (isAsked && found?.state === 'failed') throw stuck(stack.stackName, found.message);
      return found;
    },
    async adopt(id, { cloudId }) {
      const marks = marksOf(await resourcesOf(clients.stacks, cloudId));
      if (marks.length > 0) await clients.ec2.send(new CreateTagsCommand({ Resources: marks, Tags: tagList(id) }));
    },
    async remove({ cloudId }) {
      for (const above of stack.under ?? []) {
        if (isThere(await describeStack(clients.stacks, above))) throw stillUnder(stack.stackName, above);
      }
      isAsked = true;
      await clients.stacks.send(new DeleteStackCommand({ StackName: cloudId }));
    },
  });
}

async function findStack(
  clients: StackClients,
  wanted: FormerStack,
  account: string,
): Promise<FoundFormer | undefined> {
  const stack = await describeStack(clients.stacks, wanted.stackName);
  if (!isThere(stack)) return undefined;
  const cloudId = stack.StackId ?? '';
  const resources = await resourcesOf(clients.stacks, cloudId);
  const objection = objectionTo(stack, wanted.clusterName, account);
  return {
    cloudId,
    ...stateOf(stack),
    tags: await tagsOfMarks(clients.ec2, marksOf(resources)),
    bills: await wanted.billsOf(resources),
    ...(objection ? { objection } : {}),
  };
}

function isThere(stack: Stack | undefined): stack is Stack {
  return stack !== undefined && stack.StackStatus !== 'DELETE_COMPLETE';
}

function objectionTo({ StackId = '', Tags }: Stack, clusterName: string, account: string): string | undefined {
  if (!StackId.includes(`:${account}:`)) return 'it belongs to another account';
  const cluster = tagValue(Tags, clusterTag);
  return cluster === clusterName
    ? undefined
    : `eksctl did not make it for ${clusterName}, but for ${cluster ?? 'nobody'}`;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#cfn-console-view-stack-data-resources-status-codes */
function stateOf(stack: Stack): Pick<FoundFormer, 'state' | 'message'> {
  const { StackStatusReason } = stack;
  const StackStatus: string = stack.StackStatus ?? '';
  const message = [StackStatus, StackStatusReason].filter(Boolean).join(': ');
  if (StackStatus === 'DELETE_IN_PROGRESS') return { state: 'deleting', message };
  if (StackStatus === 'DELETE_FAILED') return { state: 'failed', message };
  return { state: StackStatus.endsWith('_IN_PROGRESS') ? 'changing' : 'ready', message };
}

/** CloudFormation answers `ValidationError` for a stack that is not there. */
async function describeStack(stacks: CloudFormationClient, StackName: string): Promise<Stack | undefined> {
  try {
    return (await stacks.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    if (isNamed(error, 'ValidationError')) return undefined;
    throw error;
  }
}

async function resourcesOf(stacks: CloudFormationClient, StackName: string): Promise<StackResource[]> {
  return (await stacks.send(new DescribeStackResourcesCommand({ StackName }))).StackResources ?? [];
}

function marksOf(resources: readonly StackResource[]): string[] {
  const there = resources.filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE');
  return there
    .filter(({ ResourceType = '' }) => markedTypes.includes(ResourceType))
    .flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
}

/** Returns the tags that all marked objects of a stack have in common. */
async function tagsOfMarks(ec2: EC2Client, marks: readonly string[]): Promise<Record<string, string>> {
  if (marks.length === 0) return {};
  const Filters = [{ Name: 'resource-id', Values: [...marks] }];
  const { Tags = [] } = await ec2.send(new DescribeTagsCommand({ Filters }));
  const pairs = Tags.map(({ Key = '', Value = '', ResourceId = '' }) => ({ Key, Value, ResourceId }));
  const isCommon = ({ Key, Value }: { Key: string; Value: string }) =>
    marks.every((mark) => pairs.some((pair) => pair.ResourceId === mark && pair.Key === Key && pair.Value === Value));
  return Object.fromEntries(pairs.filter(isCommon).map(({ Key, Value }) => [Key, Value]));
}

function stillUnder(stackName: string, above: string): GcdError {
  return new GcdError('FormerStackUnder', `The stack ${stackName} stays: ${above}, which stands on it, is still there`);
}

function stuck(stackName: string, message: string): GcdError {
  return new GcdError('FormerStackStuck', `The stack ${stackName} cannot be deleted: ${message}`, {
    hint: "Remove what CloudFormation names in the stack's events, then run the same command again.",
  });
}
