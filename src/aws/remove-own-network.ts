import {
  DeleteInternetGatewayCommand,
  DeleteRouteTableCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { namingHolders, removeLeftInterfaces } from './left-interfaces.js';
import { listNetworkParts, type NetworkParts, type NetworkSite } from './own-network.js';
import { unlessGone } from './translate-error.js';

/** Removes whatever there is of a system's own network, spares included, in the order that EC2 asks for. */
export async function removeOwnNetwork(ec2: EC2Client, site: NetworkSite): Promise<void> {
  const parts = await listNetworkParts(ec2, site);
  const owner = { system: site.id.system, ctx: site.ctx };
  const holders: string[] = [];
  for (const { VpcId = '' } of parts.vpcs) {
    holders.push(...(await removeLeftInterfaces(ec2, owner, { Name: 'vpc-id', Values: [VpcId] })));
  }
  await namingHolders(holders, () => removeParts(ec2, parts));
}

async function removeParts(ec2: EC2Client, { vpcs, subnets, gateways, tables }: NetworkParts): Promise<void> {
  for (const { RouteTableAssociationId: AssociationId } of tables.flatMap(({ Associations = [] }) => Associations)) {
    await unlessGone(ec2.send(new DisassociateRouteTableCommand({ AssociationId })));
  }
  for (const { SubnetId } of subnets) await unlessGone(ec2.send(new DeleteSubnetCommand({ SubnetId })));
  for (const { RouteTableId } of tables) await unlessGone(ec2.send(new DeleteRouteTableCommand({ RouteTableId })));
  for (const { InternetGatewayId, Attachments = [] } of gateways) {
    for (const { VpcId } of Attachments) {
      await unlessGone(ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId })));
    }
    await unlessGone(ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId })));
  }
  for (const { VpcId } of vpcs) await unlessGone(ec2.send(new DeleteVpcCommand({ VpcId })));
}
