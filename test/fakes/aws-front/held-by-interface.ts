import { DescribeNetworkInterfacesCommand, EC2Client, type NetworkInterface } from '@aws-sdk/client-ec2';
import { errorAnswer } from './call.js';
import type { Layer } from './front.js';

/** What cannot be removed while a network interface is in it: the parameter that names it, and where an interface is. */
const held: Readonly<Record<string, readonly [string, (one: NetworkInterface) => readonly (string | undefined)[]]>> = {
  DeleteSecurityGroup: ['GroupId', ({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId)],
  DeleteSubnet: ['SubnetId', ({ SubnetId }) => [SubnetId]],
  DeleteVpc: ['VpcId', ({ VpcId }) => [VpcId]],
};

/**
 * EC2 refuses to delete a group, a subnet or a VPC that a network interface is in, with DependencyViolation; the emulators delete
 * groups and subnets all the same.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html, API_DeleteSubnet.html
 */
export function heldByInterface(emulator: string): Layer {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return async (call, forward) => {
    const [parameter, placesOf] = held[call.action] ?? [];
    if (!parameter || !placesOf) return forward();
    const id = call.params.get(parameter) ?? '';
    const ec2 = new EC2Client({ endpoint: emulator, region: call.region, credentials });
    const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
    // Those of terminated instances are gone in EC2; the emulators keep some.
    const holding = NetworkInterfaces.filter((one) => placesOf(one).includes(id) && !one.Attachment?.InstanceId);
    const message = `resource ${id} has a dependent object`;
    return holding.length > 0 ? errorAnswer(call, 400, 'DependencyViolation', message) : forward();
  };
}
