import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteRouteTableCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  type EC2Client,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import type { Context, Identity } from '../core/resource.js';
import { removeLeftInterfaces } from './resources/free-group.js';
import { tagFilters, tagRecord, tagsAtCreation } from './tags.js';
import { isAwsError, unlessGone } from './translate-error.js';
import { pickZones } from './zones.js';

/** What is there of a system's own network. */
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
  /** What binds them to it. */
  readonly associations: readonly string[];
}

interface OwnSubnet {
  readonly subnetId: string;
  readonly zone: string;
  readonly cidr: string;
  readonly isPublic: boolean;
}

interface Site {
  readonly id: Identity;
  readonly ctx: Context;
}

const vpcCidr = '10.83.0.0/16';
const subnetCidrs = ['10.83.0.0/18', '10.83.64.0/18'];
const anywhere = '0.0.0.0/0';

/** Finds the parts of a system's own network by their tags, or undefined when there is none of them. */
export async function findOwnNetwork(ec2: EC2Client, id: Identity): Promise<OwnNetwork | undefined> {
  const Filters = tagFilters(id);
  const [{ Vpcs = [] }, { Subnets = [] }, { InternetGateways = [] }, { RouteTables = [] }] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({ Filters })),
    ec2.send(new DescribeSubnetsCommand({ Filters })),
    ec2.send(new DescribeInternetGatewaysCommand({ Filters })),
    ec2.send(new DescribeRouteTablesCommand({ Filters })),
  ]);
  if (Vpcs.length + Subnets.length + InternetGateways.length + RouteTables.length === 0) return undefined;
  const [gateway] = InternetGateways;
  const [table] = RouteTables;
  return {
    vpcId: Vpcs[0]?.VpcId,
    tags: tagRecord(Vpcs[0]?.Tags),
    subnets: Subnets.map((subnet) => ({
      subnetId: subnet.SubnetId ?? '',
      zone: subnet.AvailabilityZone ?? '',
      cidr: subnet.CidrBlock ?? '',
      isPublic: subnet.MapPublicIpOnLaunch === true,
    })),
    gatewayId: gateway?.InternetGatewayId,
    isGatewayAttached: (gateway?.Attachments ?? []).length > 0,
    tableId: table?.RouteTableId,
    hasDefaultRoute: (table?.Routes ?? []).some((route) => route.DestinationCidrBlock === anywhere),
    routedSubnets: (table?.Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
    associations: (table?.Associations ?? []).flatMap(({ RouteTableAssociationId }) => RouteTableAssociationId ?? []),
  };
}

/** Lists all parts that bear tags. */
export function idsOf({ vpcId, subnets, gatewayId, tableId }: OwnNetwork): string[] {
  return [vpcId, ...subnets.map(({ subnetId }) => subnetId), gatewayId, tableId].flatMap((part) => part ?? []);
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

/** Makes a VPC with two public subnets, or adds what an earlier attempt did not get to. */
export async function createNetwork(ec2: EC2Client, site: Site & { zones: readonly string[] }): Promise<void> {
  const own = await findOwnNetwork(ec2, site.id);
  const vpcId = own?.vpcId ?? (await createVpc(ec2, site.id));
  // EKS asks for host names where the endpoint is private.
  // https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));
  const [subnets, gatewayId] = await Promise.all([
    createSubnets(ec2, site, { vpcId, subnets: own?.subnets ?? [] }),
    createGateway(ec2, site.id, { vpcId, own }),
  ]);
  await createRoutes(ec2, site.id, { vpcId, gatewayId, subnets, own });
}

/** Removes whatever there is of a system's own network, in the order that EC2 asks for. */
export async function deleteNetwork(ec2: EC2Client, { id, ctx }: Site): Promise<void> {
  const own = await findOwnNetwork(ec2, id);
  if (!own) return;
  const { vpcId, gatewayId } = own;
  const inVpc = { Name: 'vpc-id', Values: [vpcId ?? ''] };
  if (vpcId) await removeLeftInterfaces(ec2, { system: id.system, ctx }, inVpc);
  for (const AssociationId of own.associations) {
    await unlessGone(ec2.send(new DisassociateRouteTableCommand({ AssociationId })));
  }
  for (const { subnetId } of own.subnets) {
    await unlessGone(ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId })));
  }
  if (own.tableId) await unlessGone(ec2.send(new DeleteRouteTableCommand({ RouteTableId: own.tableId })));
  if (gatewayId && vpcId && own.isGatewayAttached) {
    await unlessGone(ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId: vpcId })));
  }
  if (gatewayId) await unlessGone(ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: gatewayId })));
  if (vpcId) await unlessGone(ec2.send(new DeleteVpcCommand({ VpcId: vpcId })));
}

async function createVpc(ec2: EC2Client, id: Identity): Promise<string> {
  const made = await ec2.send(
    new CreateVpcCommand({ CidrBlock: vpcCidr, TagSpecifications: tagsAtCreation(id, 'vpc') }),
  );
  return made.Vpc?.VpcId ?? '';
}

async function createSubnets(
  ec2: EC2Client,
  { id, zones }: { id: Identity; zones: readonly string[] },
  there: { vpcId: string; subnets: readonly OwnSubnet[] },
): Promise<string[]> {
  const picked = there.subnets.length < 2 ? await pickZones(ec2, zones) : [];
  const freeZones = picked.filter((zone) => !there.subnets.some((subnet) => subnet.zone === zone));
  const freeCidrs = subnetCidrs.filter((cidr) => !there.subnets.some((subnet) => subnet.cidr === cidr));
  const made = freeCidrs.slice(0, 2 - there.subnets.length).map(async (CidrBlock, index) => {
    const AvailabilityZone = freeZones[index];
    const TagSpecifications = tagsAtCreation(id, 'subnet');
    const subnet = { VpcId: there.vpcId, CidrBlock, AvailabilityZone, TagSpecifications };
    return (await ec2.send(new CreateSubnetCommand(subnet))).Subnet?.SubnetId ?? '';
  });
  const created = await Promise.all(made);
  const isPrivate = there.subnets.filter((subnet) => !subnet.isPublic).map(({ subnetId }) => subnetId);
  for (const SubnetId of [...created, ...isPrivate]) {
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
  }
  return [...there.subnets.map(({ subnetId }) => subnetId), ...created];
}

async function createGateway(
  ec2: EC2Client,
  id: Identity,
  { vpcId, own }: { vpcId: string; own: OwnNetwork | undefined },
): Promise<string> {
  const TagSpecifications = tagsAtCreation(id, 'internet-gateway');
  const InternetGatewayId =
    own?.gatewayId ??
    (await ec2.send(new CreateInternetGatewayCommand({ TagSpecifications }))).InternetGateway?.InternetGatewayId ??
    '';
  if (!own?.isGatewayAttached) {
    await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId }));
  }
  return InternetGatewayId;
}

async function createRoutes(
  ec2: EC2Client,
  id: Identity,
  parts: { vpcId: string; gatewayId: string; subnets: readonly string[]; own: OwnNetwork | undefined },
): Promise<void> {
  const { vpcId, gatewayId, subnets, own } = parts;
  const TagSpecifications = tagsAtCreation(id, 'route-table');
  const RouteTableId =
    own?.tableId ??
    (await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId, TagSpecifications }))).RouteTable?.RouteTableId ??
    '';
  try {
    const route = { RouteTableId, DestinationCidrBlock: anywhere, GatewayId: gatewayId };
    if (!own?.hasDefaultRoute) await ec2.send(new CreateRouteCommand(route));
  } catch (error) {
    if (!isAwsError(error, 'AlreadyThere')) throw error;
  }
  for (const SubnetId of subnets.filter((subnet) => !own?.routedSubnets.includes(subnet))) {
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  }
}
