import { StopInstancesCommand } from '@aws-sdk/client-ec2';
import type { AwsClients } from './clients.js';
import type { BastionOutputs } from './resources/bastion.js';
import { type NodeGroupOutputs, scaleNodeGroup } from './resources/node-group.js';

/** Stops the bastion and what was launched besides it, as far as they run; they keep their disks. */
export async function stopBastion({ ec2 }: AwsClients, outputs: BastionOutputs): Promise<void> {
  const InstanceIds = [outputs, ...outputs.spares].flatMap((one) => (one.isRunning ? one.instanceId : []));
  if (InstanceIds.length > 0) await ec2.send(new StopInstancesCommand({ InstanceIds }));
}

/** Sends all nodes away, if there are any. */
export async function emptyNodeGroup({ eks }: AwsClients, system: string, outputs: NodeGroupOutputs): Promise<void> {
  const { desiredNodes, maxNodes } = outputs;
  if (desiredNodes > 0) await scaleNodeGroup(eks, system, { desiredNodes: 0, maxNodes });
}
