import {
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { Context } from '../../core/resource.js';
import { tagValue } from '../tags.js';
import { unlessGone } from '../translate-error.js';

interface Occupied {
  readonly groupId: string;
  readonly system: string;
  readonly ctx: Context;
}

/**
 * Removes what keeps a security group from being deleted, as far as it belongs to the system: network interfaces that
 * the cluster left behind, and rules of the cluster's groups that refer to this one. Names what else holds it.
 * https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html
 */
export async function freeGroup(ec2: EC2Client, occupied: Occupied): Promise<void> {
  await removeLeftInterfaces(ec2, occupied, { Name: 'group-id', Values: [occupied.groupId] });
  await removeReferringRules(ec2, occupied);
}

/** Deletes detached network interfaces that the system's cluster made; others are named and left. */
export async function removeLeftInterfaces(
  ec2: EC2Client,
  occupied: Omit<Occupied, 'groupId'>,
  filter: { Name: string; Values: string[] },
): Promise<void> {
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [filter] }));
  for (const { NetworkInterfaceId, Status, TagSet, Description } of NetworkInterfaces) {
    // The VPC CNI tags its interfaces so: https://github.com/aws/amazon-vpc-cni-k8s#cluster_name
    const isOfSystem =
      tagValue(TagSet, 'cluster.k8s.amazonaws.com/name') === occupied.system ||
      tagValue(TagSet, `kubernetes.io/cluster/${occupied.system}`) === 'owned';
    if (isOfSystem && Status === 'available') {
      occupied.ctx.tell(`removing network interface ${NetworkInterfaceId}, left behind by the cluster`);
      await unlessGone(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })));
    } else {
      occupied.ctx.tell(`in use by network interface ${NetworkInterfaceId} (${Description ?? Status})`);
    }
  }
}

async function removeReferringRules(ec2: EC2Client, { groupId, system, ctx }: Occupied): Promise<void> {
  const filter = { Name: 'ip-permission.group-id', Values: [groupId] };
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [filter] }));
  for (const { GroupId, GroupName, Tags, IpPermissions = [] } of SecurityGroups) {
    const rules = IpPermissions.filter(({ UserIdGroupPairs }) => UserIdGroupPairs?.some((p) => p.GroupId === groupId));
    if (rules.length === 0 || GroupId === groupId) continue;
    // EKS tags the group of a cluster so: https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
    const isOfSystem =
      tagValue(Tags, 'aws:eks:cluster-name') === system ||
      tagValue(Tags, `kubernetes.io/cluster/${system}`) === 'owned';
    if (!isOfSystem) {
      ctx.tell(`a rule of security group ${GroupName} (${GroupId}), not of ${system}, refers to it`);
      continue;
    }
    const IpPermissionsOfGroup = rules.map(({ IpProtocol, FromPort, ToPort }) => ({
      IpProtocol,
      FromPort,
      ToPort,
      UserIdGroupPairs: [{ GroupId: groupId }],
    }));
    await unlessGone(ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: IpPermissionsOfGroup })));
  }
}
