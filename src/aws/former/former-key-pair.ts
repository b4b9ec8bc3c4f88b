import {
  CreateTagsCommand,
  DeleteKeyPairCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { tagList } from '../tags.js';
import { unlessGone } from '../translate-error.js';
import { type FormerResource, type FoundFormer, formerResource } from './former-resource.js';

/** Is the predecessor's key pair, of one user; several of its machines may have been made with it. */
export function formerKeyPair(ec2: EC2Client, keyName: string, instanceId: string): FormerResource {
  return formerResource({
    kind: 'key pair',
    name: keyName,
    removal: { usualMs: 1_000, limitMs: 60_000 },
    find: () => findKeyPair(ec2, keyName, instanceId),
    async adopt(id, { cloudId }) {
      await ec2.send(new CreateTagsCommand({ Resources: [cloudId], Tags: tagList(id) }));
    },
    async remove() {
      await unlessGone(ec2.send(new DeleteKeyPairCommand({ KeyName: keyName })));
    },
  });
}

async function findKeyPair(ec2: EC2Client, keyName: string, instanceId: string): Promise<FoundFormer | undefined> {
  const answer = await unlessGone(ec2.send(new DescribeKeyPairsCommand({ KeyNames: [keyName] })));
  const [found] = answer?.KeyPairs ?? [];
  if (!found?.KeyPairId) return undefined;
  const others = await othersWith(ec2, keyName, instanceId);
  return {
    ...{ cloudId: found.KeyPairId, state: 'ready', message: 'there', bills: [] },
    tags: Object.fromEntries((found.Tags ?? []).map(({ Key = '', Value }) => [Key, Value])),
    ...(others.length > 0 ? { objection: `other machines were made with it: ${others.join(', ')}` } : {}),
  };
}

async function othersWith(ec2: EC2Client, keyName: string, instanceId: string): Promise<string[]> {
  const Filters = [
    { Name: 'key-name', Values: [keyName] },
    { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
  ];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
  return instances.flatMap(({ InstanceId }) => (InstanceId && InstanceId !== instanceId ? [InstanceId] : []));
}
