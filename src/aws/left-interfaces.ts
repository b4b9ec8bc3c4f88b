import {
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  type EC2Client,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { GcdError } from '../core/errors.js';
import type { Context } from '../core/resource.js';
import { tagValue } from './tags.js';
import { isAwsError, unlessGone } from './translate-error.js';

/** Whose network interfaces are meant. */
export interface InterfaceOwner {
  /** A system's cluster has its name. */
  readonly system: string;
  readonly ctx: Context;
}

interface Filter {
  readonly Name: string;
  readonly Values: string[];
}

/**
 * The VPC CNI marks what it makes for pods so, and leaves it behind when a node goes away at the wrong moment.
 * https://github.com/aws/amazon-vpc-cni-k8s/blob/master/pkg/awsutils/awsutils.go (eniClusterTagKey, eniDescriptionPrefix)
 */
export const interfaceMarks = { clusterTag: 'cluster.k8s.amazonaws.com/name', description: 'aws-K8S-' } as const;

/** Lists network interfaces. */
export async function findInterfaces(ec2: EC2Client, filter: Filter): Promise<NetworkInterface[]> {
  const asked = { ...filter, Values: [...filter.Values] };
  return (await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [asked] }))).NetworkInterfaces ?? [];
}

/** Tells whether the system's cluster made a network interface: tag, name and account fit. */
export function isMadeByCluster(found: NetworkInterface, { system, ctx }: InterfaceOwner): boolean {
  const isMarked = tagValue(found.TagSet, interfaceMarks.clusterTag) === system;
  return (
    isMarked && found.Description?.startsWith(interfaceMarks.description) === true && found.OwnerId === ctx.account
  );
}

/** Deletes detached network interfaces that the system's cluster made, and names the others, which stay. */
export async function removeLeftInterfaces(ec2: EC2Client, owner: InterfaceOwner, filter: Filter): Promise<string[]> {
  const others: string[] = [];
  for (const found of await findInterfaces(ec2, filter)) {
    const { NetworkInterfaceId, Status, Description } = found;
    if (isMadeByCluster(found, owner) && Status === 'available') {
      owner.ctx.tell(`removing network interface ${NetworkInterfaceId}, left behind by the cluster`);
      await unlessGone(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })));
    } else {
      others.push(`network interface ${NetworkInterfaceId} (${Description || Status})`);
    }
  }
  return others;
}

/** Runs a removal; that something is still in use is told with what is known to hold on to it. */
export async function namingHolders<T>(holders: readonly string[], removal: () => Promise<T>): Promise<T> {
  try {
    return await removal();
  } catch (error) {
    if (!isAwsError(error, 'StillInUse') || holders.length === 0) throw error;
    throw new GcdError('StillInUse', `${error.message} Held by ${holders.join(', ')}.`, { cause: error });
  }
}
