import {
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  type InternetGateway,
  type RouteTable,
  type Subnet,
  type Vpc,
} from '@aws-sdk/client-ec2';
import type { Context, Identity } from '../core/resource.js';
import { tagFilters, tagRecord } from './tags.js';

/** Everything in the account that carries the tags of a system's own network, spares included. */
export interface NetworkParts {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly gateways: readonly InternetGateway[];
  readonly tables: readonly RouteTable[];
}

/** What is there of the network that a system uses. */
export interface OwnNetwork {
  readonly vpcId: string | undefined;
  /** Of the VPC. */
  readonly tags: Readonly<Record<string, string>>;
  readonly subnets: readonly OwnSubnet[];
  readonly gatewayId: string | undefined;
  readonly isGatewayAttached: boolean;
  readonly tableId: string | undefined;
  readonly hasDefaultRoute: boolean;
  /** Subnets that use the route table. */
  readonly routedSubnets: readonly string[];
}

interface OwnSubnet {
  readonly subnetId: string;
  readonly zone: string;
  readonly cidr: string;
  readonly isPublic: boolean;
}

/** Whose network is meant, and where. */
export interface NetworkSite {
  readonly id: Identity;
  readonly ctx: Context;
}

/** Where a subnet's default route leads from. */
export const anywhere = '0.0.0.0/0';

/** Lists what belongs to a system's own network, by tags, name and account. */
export async function listNetworkParts(ec2: EC2Client, { id, ctx }: NetworkSite): Promise<NetworkParts> {
  const Filters = [...tagFilters(id), { Name: 'tag:Name', Values: [id.name] }];
  const own = <T extends { OwnerId?: string | undefined }>(found: readonly T[] = []) =>
    found.filter(({ OwnerId }) => OwnerId === ctx.account);
  const [vpcs, subnets, gateways, tables] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({ Filters })).then(({ Vpcs }) => own(Vpcs)),
    ec2.send(new DescribeSubnetsCommand({ Filters })).then(({ Subnets }) => own(Subnets)),
    ec2.send(new DescribeInternetGatewaysCommand({ Filters })).then(({ InternetGateways }) => own(InternetGateways)),
    ec2.send(new DescribeRouteTablesCommand({ Filters })).then(({ RouteTables }) => own(RouteTables)),
  ]);
  return { vpcs, subnets, gateways, tables };
}

/**
 * Finds the network that a system uses, or undefined when there is none of it. EC2 knows no token for VPCs and gateways: where
 * an answer was lost and the SDK sent the call again there are two, of which the one with more in it is used.
 *
 * @param vpcId the VPC that is meant, where the caller has just made it.
 */
export async function findOwnNetwork(
  ec2: EC2Client,
  site: NetworkSite,
  vpcId?: string,
): Promise<OwnNetwork | undefined> {
  const parts = await listNetworkParts(ec2, site);
  const { vpcs, subnets, gateways, tables } = parts;
  if (vpcs.length + subnets.length + gateways.length + tables.length === 0) return undefined;
  const used = vpcId ?? fullestVpc(parts);
  const gateway =
    gateways.find((one) => isAttachedTo(one, used)) ?? gateways.find(({ Attachments }) => !Attachments?.length);
  const table = tables.filter(({ VpcId }) => VpcId === used).sort((a, b) => sizeOf(b) - sizeOf(a))[0];
  const associations = table?.Associations ?? [];
  return {
    vpcId: used,
    tags: tagRecord(vpcs.find(({ VpcId }) => VpcId === used)?.Tags),
    subnets: subnets.filter(({ VpcId }) => VpcId === used).map(ownSubnet),
    gatewayId: gateway?.InternetGatewayId,
    isGatewayAttached: gateway !== undefined && isAttachedTo(gateway, used),
    tableId: table?.RouteTableId,
    hasDefaultRoute: (table?.Routes ?? []).some((route) => route.DestinationCidrBlock === anywhere),
    routedSubnets: associations.flatMap(({ SubnetId }) => SubnetId ?? []),
  };
}

/** Lists all parts that bear tags. */
export function idsOf({ vpcs, subnets, gateways, tables }: NetworkParts): string[] {
  const ids = [
    ...vpcs.map(({ VpcId }) => VpcId),
    ...subnets.map(({ SubnetId }) => SubnetId),
    ...gateways.map(({ InternetGatewayId }) => InternetGatewayId),
    ...tables.map(({ RouteTableId }) => RouteTableId),
  ];
  return ids.flatMap((id) => id ?? []);
}

/** Names what a network still lacks. */
export function missingParts(own: OwnNetwork): string[] {
  const unrouted = own.subnets.filter(({ subnetId }) => !own.routedSubnets.includes(subnetId));
  return [
    ...(own.vpcId ? [] : ['VPC']),
    ...(own.subnets.length < 2 ? ['subnets'] : []),
    ...(own.subnets.every(({ isPublic }) => isPublic) ? [] : ['public addresses']),
    ...(own.gatewayId && own.isGatewayAttached ? [] : ['internet gateway']),
    ...(own.tableId && own.hasDefaultRoute && unrouted.length === 0 ? [] : ['routes']),
  ];
}

function fullestVpc({ vpcs, subnets, gateways, tables }: NetworkParts): string | undefined {
  const partsIn = ({ VpcId }: Vpc) =>
    [...subnets, ...tables].filter((one) => one.VpcId === VpcId).length +
    gateways.filter((one) => isAttachedTo(one, VpcId)).length;
  const byId = [...vpcs].sort((a, b) => (a.VpcId ?? '').localeCompare(b.VpcId ?? ''));
  return byId.sort((a, b) => partsIn(b) - partsIn(a))[0]?.VpcId;
}

function isAttachedTo({ Attachments = [] }: InternetGateway, vpcId: string | undefined): boolean {
  return Attachments.some(({ VpcId }) => VpcId === vpcId);
}

function sizeOf({ Routes = [], Associations = [] }: RouteTable): number {
  return Routes.length + Associations.length;
}

function ownSubnet({ SubnetId, AvailabilityZone, CidrBlock, MapPublicIpOnLaunch }: Subnet): OwnSubnet {
  return {
    subnetId: SubnetId ?? '',
    zone: AvailabilityZone ?? '',
    cidr: CidrBlock ?? '',
    isPublic: MapPublicIpOnLaunch === true,
  };
}
