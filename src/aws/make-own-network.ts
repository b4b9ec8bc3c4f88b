import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  type EC2Client,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { waitFor } from '../core/wait.js';
import { anywhere, findOwnNetwork, type NetworkSite, type OwnNetwork } from './own-network.js';
import { tagsAtCreation } from './tags.js';
import { isAwsError } from './translate-error.js';
import { pickZones } from './zones.js';

interface Site extends NetworkSite {
  /** Empty for any two. */
  readonly zones: readonly string[];
}

interface Works {
  readonly ec2: EC2Client;
  readonly site: Site;
  /** Makes a part unless this creation made it already, listed or not, and returns its id. */
  once(part: string, make: () => Promise<string | undefined>): Promise<string>;
}

const vpcCidr = '10.83.0.0/16';
const subnetCidrs = ['10.83.0.0/18', '10.83.64.0/18'];

/**
 * Makes a VPC with two public subnets, or adds what an earlier attempt did not get to.
 *
 * It looks again and goes on when EC2 says that a part is there already, which an attempt whose answer was lost has made, or
 * that one is not there, which was made too recently to be known everywhere.
 */
export async function makeOwnNetwork(ec2: EC2Client, site: Site): Promise<void> {
  const made = new Map<string, string>();
  const once: Works['once'] = async (part, make) => {
    const id = made.get(part) ?? (await make()) ?? '';
    made.set(part, id);
    return id;
  };
  await waitFor<{ made: true }>(site.ctx, {
    what: 'the parts of the network to be known everywhere',
    ...{ usualMs: 5_000, limitMs: 300_000, pollMs: 1_000 },
    async ask() {
      try {
        await addParts({ ec2, site, once }, await findOwnNetwork(ec2, site, made.get('VPC')));
        return { made: true };
      } catch (error) {
        if (!isAwsError(error, 'AlreadyThere', 'StillInUse', 'NotFound')) throw error;
        return { pending: error.message };
      }
    },
  });
}

/** Makes one part after the other: a call that is under way is never left behind by the failure of another. */
async function addParts(works: Works, own: OwnNetwork | undefined): Promise<void> {
  const { ec2, site, once } = works;
  const TagSpecifications = tagsAtCreation(site.id, 'vpc');
  const vpcId =
    own?.vpcId ??
    (await once('VPC', async () => {
      return (await ec2.send(new CreateVpcCommand({ CidrBlock: vpcCidr, TagSpecifications }))).Vpc?.VpcId;
    }));
  // EKS asks for host names where the endpoint is private.
  // https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));
  const subnets = await addSubnets(works, vpcId, own?.subnets ?? []);
  const gatewayId = await addGateway(works, vpcId, own);
  await addRoutes(works, { vpcId, gatewayId, subnets, own });
}

async function addSubnets(
  { ec2, site, once }: Works,
  VpcId: string,
  there: OwnNetwork['subnets'],
): Promise<readonly string[]> {
  const isPrivate = there.filter((subnet) => !subnet.isPublic).map(({ subnetId }) => subnetId);
  const freeCidrs = subnetCidrs.filter((cidr) => !there.some((subnet) => subnet.cidr === cidr));
  const wanted = freeCidrs.slice(0, Math.max(0, 2 - there.length));
  const picked = wanted.length > 0 ? await pickZones(ec2, site.zones) : [];
  const freeZones = picked.filter((zone) => !there.some((subnet) => subnet.zone === zone));
  const created: string[] = [];
  for (const [index, CidrBlock] of wanted.entries()) {
    const TagSpecifications = tagsAtCreation(site.id, 'subnet');
    const subnet = { VpcId, CidrBlock, AvailabilityZone: freeZones[index], TagSpecifications };
    const make = async () => (await ec2.send(new CreateSubnetCommand(subnet))).Subnet?.SubnetId;
    created.push(await once(`subnet ${CidrBlock}`, make));
  }
  for (const SubnetId of [...isPrivate, ...created]) {
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
  }
  return [...there.map(({ subnetId }) => subnetId), ...created];
}

async function addGateway({ ec2, site, once }: Works, VpcId: string, own: OwnNetwork | undefined): Promise<string> {
  const TagSpecifications = tagsAtCreation(site.id, 'internet-gateway');
  const InternetGatewayId =
    own?.gatewayId ??
    (await once('gateway', async () => {
      const made = await ec2.send(new CreateInternetGatewayCommand({ TagSpecifications }));
      return made.InternetGateway?.InternetGatewayId;
    }));
  if (!own?.isGatewayAttached) await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  return InternetGatewayId;
}

async function addRoutes(
  { ec2, site, once }: Works,
  parts: { vpcId: string; gatewayId: string; subnets: readonly string[]; own: OwnNetwork | undefined },
): Promise<void> {
  const { vpcId: VpcId, gatewayId: GatewayId, subnets, own } = parts;
  const TagSpecifications = tagsAtCreation(site.id, 'route-table');
  const RouteTableId =
    own?.tableId ??
    (await once('route table', async () => {
      return (await ec2.send(new CreateRouteTableCommand({ VpcId, TagSpecifications }))).RouteTable?.RouteTableId;
    }));
  if (!own?.hasDefaultRoute) {
    await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: anywhere, GatewayId }));
  }
  for (const SubnetId of subnets.filter((subnet) => !own?.routedSubnets.includes(subnet))) {
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  }
}
