import {
  DeleteInternetGatewayCommand,
  DeleteRouteTableCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { Context, Identity } from '../core/resource.js';
import { listNetworkParts } from './own-network.js';
import { removeLeftInterfaces } from './resources/free-group.js';
import { unlessGone } from './translate-error.js';

/** Removes whatever there is of a system's own network, spares included, in the order that EC2 asks for. */
export async function removeOwnNetwork(ec2: EC2Client, { id, ctx }: { id: Identity; ctx: Context }): Promise<void> {
  const { vpcs, subnets, gateways, tables } = await listNetworkParts(ec2, id);
  for (const { VpcId = '' } of vpcs) {
    await removeLeftInterfaces(ec2, { system: id.system, ctx }, { Name: 'vpc-id', Values: [VpcId] });
  }
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
