import {
  CreateTagsCommand,
  DescribeInstancesCommand,
  type EC2Client,
  type Instance,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Bill } from '../../core/resource.js';
import { tagList } from '../tags.js';
import { unlessGone } from '../translate-error.js';
import { diskBills } from './cluster-bills.js';
import { type FormerResource, type FoundFormer, formerResource } from './former-resource.js';

/** What the history tells of the machine. */
export interface FormerMachine {
  readonly instanceId: string;
  /** Its tag Name; empty when the history has none. */
  readonly name: string;
}

/** Is the machine from which the predecessor worked; its disk goes with it. */
export function formerInstance(ec2: EC2Client, machine: FormerMachine): FormerResource {
  return formerResource({
    kind: 'EC2 instance',
    name: machine.instanceId,
    removal: { usualMs: 60_000, limitMs: 900_000 },
    unseenBills: [{ item: machine.instanceId, quantity: 1 }],
    find: ({ account }) => findInstance(ec2, machine, account),
    async adopt(id, { cloudId }) {
      await ec2.send(new CreateTagsCommand({ Resources: [cloudId], Tags: tagList(id) }));
    },
    async remove({ cloudId }) {
      await unlessGone(ec2.send(new TerminateInstancesCommand({ InstanceIds: [cloudId] })));
    },
  });
}

async function findInstance(
  ec2: EC2Client,
  { instanceId, name }: FormerMachine,
  account: string,
): Promise<FoundFormer | undefined> {
  const answer = await unlessGone(ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] })));
  const [reservation] = answer?.Reservations ?? [];
  const [instance] = reservation?.Instances ?? [];
  const message = instance?.State?.Name ?? 'terminated';
  if (!instance || message === 'terminated') return undefined;
  const tags = Object.fromEntries((instance.Tags ?? []).map(({ Key = '', Value }) => [Key, Value]));
  const objection =
    reservation?.OwnerId !== account
      ? `it belongs to account ${reservation?.OwnerId}`
      : name !== '' && tags.Name !== name
        ? `it is called ${tags.Name ?? 'nothing'}, in the history it was ${name}`
        : undefined;
  return {
    ...{ cloudId: instanceId, message, tags },
    state: message === 'shutting-down' ? 'deleting' : /^(running|stopped)$/.test(message) ? 'ready' : 'changing',
    bills: await billsOf(ec2, instance),
    ...(objection ? { objection } : {}),
  };
}

async function billsOf(ec2: EC2Client, instance: Instance): Promise<Bill[]> {
  const { InstanceType, State, PublicIpAddress } = instance;
  return [
    ...(State?.Name === 'running' ? [{ item: `ec2:${InstanceType}`, quantity: 1 }] : []),
    ...(PublicIpAddress ? [{ item: 'ipv4', quantity: 1 }] : []),
    ...(await diskBills(ec2, instance)),
  ];
}
