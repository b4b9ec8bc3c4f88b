import type { StackResource } from '@aws-sdk/client-cloudformation';
import { DescribeVolumesCommand, type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { DescribeClusterVersionsCommand, type EKSClient } from '@aws-sdk/client-eks';
import { GcdError } from '../../core/errors.js';
import type { Bill } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { findCluster } from '../find-cluster.js';
import { tagValue } from '../tags.js';

/** Returns what the stack of an eksctl cluster costs: control plane, NAT gateways, and the addresses of these. */
export async function clusterBills(eks: EKSClient, name: string, resources: readonly StackResource[]): Promise<Bill[]> {
  const isThere = ({ ResourceStatus }: StackResource) => ResourceStatus !== 'DELETE_COMPLETE';
  const count = (type: string) => resources.filter((one) => one.ResourceType === type && isThere(one)).length;
  const cluster = await findCluster(eks, name);
  const bills = [
    { item: 'nat-gateway', quantity: count('AWS::EC2::NatGateway') },
    { item: 'ipv4', quantity: count('AWS::EC2::EIP') },
  ];
  const controlPlane = cluster ? [{ item: await supportOf(eks, cluster.version), quantity: 1 }] : [];
  return [...controlPlane, ...bills.filter(({ quantity }) => quantity > 0)];
}

/** On nodes: EKS' own of its managed groups, and eksctl's of the others. */
const groupTags = ['eks:nodegroup-name', 'alpha.eksctl.io/nodegroup-name'];

/**
 * Returns what the nodes of a group cost that run now: machines, their disks and addresses. One that does not say which group
 * it is of counts for each.
 */
export async function runningNodeBills(
  ec2: AwsClients['ec2'],
  { clusterName, group }: { readonly clusterName: string; readonly group: string },
): Promise<Bill[]> {
  const Filters = [
    { Name: `tag:kubernetes.io/cluster/${clusterName}`, Values: ['owned'] },
    { Name: 'instance-state-name', Values: ['pending', 'running'] },
  ];
  const bills: Bill[] = [];
  for await (const { Reservations = [] } of paginateDescribeInstances({ client: ec2 }, { Filters })) {
    for (const node of Reservations.flatMap(({ Instances = [] }) => Instances)) {
      const groups = groupTags.flatMap((key) => tagValue(node.Tags, key) ?? []);
      if (groups.length > 0 && !groups.includes(group)) continue;
      const kind = node.InstanceLifecycle === 'spot' ? 'spot' : 'ec2';
      bills.push({ item: `${kind}:${node.InstanceType}`, quantity: 1 }, ...(await diskBills(ec2, node)));
      if (node.PublicIpAddress) bills.push({ item: 'ipv4', quantity: 1 });
    }
  }
  return bills;
}

/** Returns what the disks of a machine cost, whether it runs or not. */
export async function diskBills(ec2: AwsClients['ec2'], { InstanceId = '' }: Instance): Promise<Bill[]> {
  const attached = { Name: 'attachment.instance-id', Values: [InstanceId] };
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters: [attached] }));
  return Volumes.map(({ VolumeType, Size = 0 }) => ({ item: `${VolumeType}-gib`, quantity: Size }));
}

/** Returns the item of a control plane: years after the predecessor, its version is hardly in standard support. */
async function supportOf(eks: EKSClient, version: string | undefined): Promise<string> {
  const unknown = `eks:${version ?? 'unknown'}`;
  try {
    const command = new DescribeClusterVersionsCommand({ clusterVersions: [version ?? ''] });
    const status = (await eks.send(command)).clusterVersions?.[0]?.versionStatus;
    if (status === 'EXTENDED_SUPPORT') return 'eks:extended';
    return status === 'STANDARD_SUPPORT' ? 'eks:standard' : unknown;
  } catch (error) {
    // It only informs: the price is then said to be unknown.
    if (error instanceof GcdError) return unknown;
    throw error;
  }
}
