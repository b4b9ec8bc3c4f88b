import { DescribeSecurityGroupsCommand, type EC2Client, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { type InterfaceOwner, removeLeftInterfaces } from '../left-interfaces.js';
import { tagValue } from '../tags.js';
import { unlessGone } from '../translate-error.js';

interface Occupied extends InterfaceOwner {
  readonly groupId: string;
}

/**
 * Removes what keeps a security group from being deleted, as far as it belongs to the system: network interfaces that
 * the cluster left behind, and rules of the cluster's groups that refer to this one.
 *
 * @returns what else holds on to it, for people.
 * https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html
 */
export async function freeGroup(ec2: EC2Client, occupied: Occupied): Promise<string[]> {
  const interfaces = await removeLeftInterfaces(ec2, occupied, { Name: 'group-id', Values: [occupied.groupId] });
  return [...interfaces, ...(await removeReferringRules(ec2, occupied))];
}

/** Removes rules that refer to a group from the cluster's groups, and names the groups of others that have such rules. */
async function removeReferringRules(ec2: EC2Client, { groupId, system }: Occupied): Promise<string[]> {
  const others: string[] = [];
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
      others.push(`a rule of security group ${GroupName} (${GroupId}), which is not of ${system}`);
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
  return others;
}
