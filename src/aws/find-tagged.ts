import { DescribeRegionsCommand, type EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { type IAMClient, paginateListRoles } from '@aws-sdk/client-iam';
import { paginateGetResources, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { type AwsAccess, makeClients, sdkConfig } from './clients.js';
import { rolePath } from './partition.js';
import { watchCalls } from './watch-calls.js';

/** Something in the account that says it belongs to a system. */
export interface TaggedThing {
  readonly system: string;
  readonly region: string;
  readonly arn: string;
  /** ISO 8601, when the system was given an end. Nodes tell none: they keep the one that their launch template was made with. */
  readonly expires: string | undefined;
}

/**
 * Lists what carries a system's tag in a region. Roles are not among it: the tagging API does not know them. Nor are terminated
 * machines, which it lists for about an hour: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html
 */
export async function taggedThings(access: AwsAccess): Promise<TaggedThing[]> {
  const client = new ResourceGroupsTaggingAPIClient(sdkConfig(access));
  watchCalls(client, 'tag', access);
  const found: TaggedThing[] = [];
  for await (const page of paginateGetResources({ client }, { TagFilters: [{ Key: 'gcd:system' }] })) {
    for (const { ResourceARN: arn = '', Tags = [] } of page.ResourceTagMappingList ?? []) {
      const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      const system = tags['gcd:system'];
      if (system && tags.managedBy === 'gcd')
        found.push({ system, arn, region: access.region, expires: isNode(tags) ? undefined : tags['gcd:expires'] });
    }
  }
  return withoutTerminated(found, access);
}

async function withoutTerminated(things: readonly TaggedThing[], access: AwsAccess): Promise<TaggedThing[]> {
  const idOf = ({ arn }: TaggedThing) => /:instance\/(i-\w+)$/.exec(arn)?.[1];
  const ids = things.flatMap((thing) => idOf(thing) ?? []);
  if (ids.length === 0) return [...things];
  const alive = new Set<string | undefined>([undefined]);
  const Filters = [
    { Name: 'tag:managedBy', Values: ['gcd'] },
    { Name: 'instance-state-name', Values: ['pending', 'running', 'shutting-down', 'stopping', 'stopped'] },
  ];
  for await (const { Reservations = [] } of paginateDescribeInstances(
    { client: makeClients(access).ec2 },
    { Filters },
  )) {
    for (const { InstanceId } of Reservations.flatMap(({ Instances = [] }) => Instances)) alive.add(InstanceId);
  }
  return things.filter((thing) => alive.has(idOf(thing)));
}

function isNode(tags: Readonly<Record<string, string | undefined>>): boolean {
  return tags['gcd:resource'] === 'node';
}

/** Lists the systems that have roles, which are found by their path. */
export async function systemsWithRoles(iam: IAMClient): Promise<string[]> {
  const systems = new Set<string>();
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, { PathPrefix: rolePath })) {
    for (const { RoleName = '' } of Roles) {
      const system = /^(.+)-(?:bastion|cluster|node|worker)$/.exec(RoleName)?.[1];
      if (system) systems.add(system);
    }
  }
  return [...systems].sort();
}

/** Lists the regions that are enabled in the account. */
export async function enabledRegions(ec2: EC2Client): Promise<string[]> {
  const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({ AllRegions: false }));
  return Regions.flatMap(({ RegionName }) => RegionName ?? []).sort();
}
