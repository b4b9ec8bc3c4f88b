import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { jsonAnswer } from './call.js';
import type { Layer } from './front.js';

/**
 * EKS refuses a cluster with a subnet in a zone that cannot host a control plane at the time, and names the zones that can.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html#API_CreateCluster_Errors
 *
 * @param asked takes the zones of each request.
 */
export function unsupportedZones(emulator: string, validZones: readonly string[], asked: string[][]): Layer {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return async (call, forward) => {
    if (call.action !== 'CreateCluster') return forward();
    const ec2 = new EC2Client({ endpoint: emulator, region: call.region, credentials });
    const { subnetIds } = call.json.resourcesVpcConfig as { subnetIds: string[] };
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: subnetIds }));
    const zones = Subnets.flatMap(({ AvailabilityZone }) => AvailabilityZone ?? []).sort();
    asked.push(zones);
    if (zones.every((zone) => validZones.includes(zone))) return forward();
    const name = 'UnsupportedAvailabilityZoneException';
    const message = `Cannot create cluster because one of ${zones.join(', ')} cannot host it`;
    return jsonAnswer(400, { __type: name, message, validZones }, { 'x-amzn-errortype': name });
  };
}
