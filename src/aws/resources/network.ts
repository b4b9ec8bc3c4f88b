import {
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  type Subnet as Ec2Subnet,
} from '@aws-sdk/client-ec2';
import type { Observed, Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { makeOwnNetwork } from '../make-own-network.js';
import { findOwnNetwork, idsOf, listNetworkParts, missingParts } from '../own-network.js';
import { removeOwnNetwork } from '../remove-own-network.js';
import { retagInEc2 } from '../retag.js';
import { canHostEks } from '../zones.js';

export interface Subnet {
  readonly subnetId: string;
  readonly zone: string;
}

export interface NetworkOutputs {
  readonly vpcId: string;
  readonly subnets: readonly Subnet[];
}

/** A cluster's control plane takes up to 4 addresses a subnet, nodes and pods the rest (EKS asks for 6, advises 16). */
const leastAddresses = 16;

/**
 * Is where the machines are: the default VPC when it has two public subnets in zones that can host EKS, else a small VPC
 * of the system's own. Without a NAT gateway, which would cost half as much as the control plane.
 *
 * @param zones to use, such as `eu-west-1a`; empty for any two.
 */
export function network(clients: AwsClients, zones: readonly string[]): Resource<Record<never, never>, NetworkOutputs> {
  const { ec2 } = clients;
  return {
    kind: 'network',
    timing: { create: { usualMs: 5_000, limitMs: 600_000 }, delete: { usualMs: 20_000, limitMs: 900_000 } },
    name: (system) => system,
    async describe(ctx, id) {
      const own = await findOwnNetwork(ec2, { id, ctx });
      if (own) {
        const missing = missingParts(own);
        if (missing.length > 0 || !own.vpcId) return { state: 'partial', missing };
        return { state: 'ready', outputs: { vpcId: own.vpcId, subnets: own.subnets }, tags: own.tags };
      }
      return describeDefault(ec2, zones);
    },
    create: (ctx, id) => makeOwnNetwork(ec2, { id, ctx, zones }),
    changes: () => [],
    update: async () => {},
    async retag(ctx, id) {
      await retagInEc2(ec2, id, idsOf(await listNetworkParts(ec2, { id, ctx })));
    },
    delete: (ctx, id) => removeOwnNetwork(ec2, { id, ctx }),
    bills: () => [],
  };
}

async function describeDefault(ec2: EC2Client, zones: readonly string[]): Promise<Observed<NetworkOutputs>> {
  const isDefault = { Name: 'is-default', Values: ['true'] };
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ Filters: [isDefault] }));
  const vpcId = Vpcs[0]?.VpcId;
  if (!vpcId) return { state: 'absent' };
  const inVpc = { Name: 'vpc-id', Values: [vpcId] };
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [inVpc] }));
  const isNamed = ({ AvailabilityZone = '' }: Ec2Subnet) => zones.length === 0 || zones.includes(AvailabilityZone);
  const subnets = onePerZone(Subnets.filter((subnet) => isUsable(subnet) && isNamed(subnet)));
  if (subnets.length < 2) return { state: 'absent' };
  return { state: 'ready', adopted: true, outputs: { vpcId, subnets } };
}

function isUsable(subnet: Ec2Subnet): boolean {
  const { MapPublicIpOnLaunch, AvailabilityZoneId, AvailableIpAddressCount = 0 } = subnet;
  return MapPublicIpOnLaunch === true && canHostEks(AvailabilityZoneId) && AvailableIpAddressCount >= leastAddresses;
}

function onePerZone(subnets: readonly Ec2Subnet[]): Subnet[] {
  const byZone = new Map<string, Subnet>();
  for (const { SubnetId: subnetId = '', AvailabilityZone: zone = '' } of subnets) {
    if (!byZone.has(zone)) byZone.set(zone, { subnetId, zone });
  }
  return [...byZone.values()].sort((a, b) => a.zone.localeCompare(b.zone));
}
