import {
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { tagList } from '../tags.js';
import { unlessGone } from '../translate-error.js';
import { type FormerResource, type FoundFormer, formerResource } from './former-resource.js';

/**
 * Is the security group that the predecessor shared among all users of an account. It is the system's only when nothing but the
 * system's own machine uses it, and when the user said so for the group by itself.
 */
export function formerGroup(ec2: EC2Client, groupName: string, instanceId: string): FormerResource {
  return formerResource({
    kind: 'shared security group',
    name: groupName,
    removal: { usualMs: 5_000, limitMs: 900_000 },
    find: ({ account }) => findGroup(ec2, { groupName, instanceId, account }),
    async adopt(id, { cloudId }) {
      await ec2.send(new CreateTagsCommand({ Resources: [cloudId], Tags: tagList(id) }));
    },
    async remove({ cloudId }) {
      await unlessGone(ec2.send(new DeleteSecurityGroupCommand({ GroupId: cloudId })));
    },
  });
}

async function findGroup(
  ec2: EC2Client,
  { groupName, instanceId, account }: { groupName: string; instanceId: string; account: string },
): Promise<FoundFormer | undefined> {
  const Filters = [{ Name: 'group-name', Values: [groupName] }];
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  const [group, another] = SecurityGroups;
  if (!group?.GroupId) return undefined;
  const users = await usersOf(ec2, group.GroupId, instanceId);
  const objection = another
    ? 'there are several of this name'
    : group.OwnerId !== account
      ? `it belongs to account ${group.OwnerId}`
      : users.length > 0
        ? `others use it: ${users.join(', ')}`
        : undefined;
  return {
    ...{ cloudId: group.GroupId, state: 'ready', message: 'there', bills: [] },
    tags: Object.fromEntries((group.Tags ?? []).map(({ Key = '', Value }) => [Key, Value])),
    ...(objection ? { objection } : {}),
  };
}

/** Returns the machines and interfaces that use a group, other than one machine. */
async function usersOf(ec2: EC2Client, groupId: string, instanceId: string): Promise<string[]> {
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  const users = NetworkInterfaces.map(
    ({ Attachment, NetworkInterfaceId }) => Attachment?.InstanceId ?? NetworkInterfaceId,
  );
  return [...new Set(users.flatMap((user) => (user && user !== instanceId ? [user] : [])))];
}
