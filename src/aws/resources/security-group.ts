import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import type { Identity, Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { namingHolders } from '../left-interfaces.js';
import { retagInEc2 } from '../retag.js';
import { isTaggedAs, tagRecord, tagsAtCreation } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';
import { freeGroup } from './free-group.js';

interface SecurityGroupInputs {
  readonly vpcId: string;
  /** From where SSH is let in, such as `192.0.2.7/32`. */
  readonly sshCidr: string;
}

export interface SecurityGroupOutputs {
  readonly groupId: string;
  readonly vpcId: string;
  readonly sshCidrs: readonly string[];
}

const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };

/** Is the group round the bastion: SSH from the caller's address, nothing else. */
export function securityGroup(clients: AwsClients): Resource<SecurityGroupInputs, SecurityGroupOutputs> {
  const { ec2 } = clients;
  return {
    kind: 'security group',
    // EC2 goes on refusing for minutes after the network interfaces that used a group were let go.
    timing: { create: { usualMs: 2_000, limitMs: 60_000 }, delete: { usualMs: 5_000, limitMs: 900_000 } },
    name: (system) => `SSH-ONLY-${system}`,
    async describe(ctx, id) {
      const groups = await groupsNamed(ec2, id.name);
      const [group] = ownOf(groups, id, ctx.account);
      if (group) return { state: 'ready', outputs: outputsOf(group), tags: tagRecord(group.Tags) };
      if (groups.length === 0) return { state: 'absent' };
      return { state: 'foreign', why: `a security group of this name exists that is not of ${id.system}` };
    },
    async create(_ctx, id, inputs) {
      const groupId = await createGroup(ec2, id, inputs.vpcId);
      if (groupId) await admit(ec2, groupId, inputs.sshCidr);
    },
    changes(outputs, { vpcId, sshCidr }) {
      const moved = { what: `it is in ${outputs.vpcId} instead of ${vpcId}`, inPlace: false };
      const from = outputs.sshCidrs.join(', ') || 'nowhere';
      const readdressed = { what: `SSH is open to ${from} instead of ${sshCidr}`, inPlace: true };
      const isAddressed = outputs.sshCidrs.length === 1 && outputs.sshCidrs[0] === sshCidr;
      return [...(outputs.vpcId === vpcId ? [] : [moved]), ...(isAddressed ? [] : [readdressed])];
    },
    async update(_ctx, _id, { outputs, inputs }) {
      await admit(ec2, outputs.groupId, inputs.sshCidr);
      for (const cidr of outputs.sshCidrs.filter((one) => one !== inputs.sshCidr)) {
        await dismiss(ec2, outputs.groupId, cidr);
      }
    },
    async retag(ctx, id) {
      const groups = ownOf(await groupsNamed(ec2, id.name), id, ctx.account);
      await retagInEc2(
        ec2,
        id,
        groups.flatMap(({ GroupId }) => GroupId ?? []),
      );
    },
    async delete(ctx, id) {
      for (const { GroupId } of ownOf(await groupsNamed(ec2, id.name), id, ctx.account)) {
        const holders = await freeGroup(ec2, { groupId: GroupId ?? '', system: id.system, ctx });
        const remove = new DeleteSecurityGroupCommand({ GroupId });
        await namingHolders(holders, () => unlessGone(ec2.send(remove)));
      }
    },
    bills: () => [],
  };
}

async function groupsNamed(ec2: EC2Client, name: string): Promise<SecurityGroup[]> {
  const filter = { Name: 'group-name', Values: [name] };
  return (await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [filter] }))).SecurityGroups ?? [];
}

function ownOf(groups: readonly SecurityGroup[], id: Identity, account: string): SecurityGroup[] {
  return groups.filter(({ Tags, OwnerId }) => isTaggedAs(id, Tags) && OwnerId === account);
}

function outputsOf(group: SecurityGroup): SecurityGroupOutputs {
  const rules = (group.IpPermissions ?? []).filter(({ FromPort, ToPort }) => FromPort === 22 && ToPort === 22);
  const sshCidrs = rules.flatMap(({ IpRanges }) => (IpRanges ?? []).flatMap(({ CidrIp }) => CidrIp ?? []));
  return { groupId: group.GroupId ?? '', vpcId: group.VpcId ?? '', sshCidrs };
}

/** Returns the new group's id, or undefined when it is there already: then describing it again says the rest. */
async function createGroup(ec2: EC2Client, id: Identity, VpcId: string): Promise<string | undefined> {
  const group = {
    GroupName: id.name,
    Description: `SSH to the bastion of gcd system ${id.system}`,
    VpcId,
    TagSpecifications: tagsAtCreation(id, 'security-group'),
  };
  try {
    return (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId;
  } catch (error) {
    if (isAwsError(error, 'AlreadyThere')) return undefined;
    throw error;
  }
}

async function admit(ec2: EC2Client, GroupId: string, cidr: string): Promise<void> {
  const rule = { ...ssh, IpRanges: [rangeOf(cidr)] };
  try {
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] }));
  } catch (error) {
    if (!isAwsError(error, 'AlreadyThere')) throw error;
  }
}

async function dismiss(ec2: EC2Client, GroupId: string, cidr: string): Promise<void> {
  const rule = { ...ssh, IpRanges: [rangeOf(cidr)] };
  await unlessGone(ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] })));
}

function rangeOf(CidrIp: string) {
  return { CidrIp, Description: 'the address of the one who made or resumed the system' };
}
