import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { GcdError } from '../core/errors.js';

/** Processor architecture as EC2 and EKS spell it. */
export type Architecture = 'x86_64' | 'arm64';

/**
 * Returns the architecture of an instance type: a `g` after the generation stands for Graviton, and `a1` was the first.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function architectureOf(instanceType: string): Architecture {
  return /^(?:[a-z]+\d+g|a1\.)/.test(instanceType) ? 'arm64' : 'x86_64';
}

/**
 * Returns the id of the region's newest Amazon Linux 2023 image.
 * https://docs.aws.amazon.com/linux/al2023/ug/ec2.html#launch-via-aws-cli
 *
 * @throws GcdError ImageUnknown when the region publishes none.
 */
export async function newestImage(ssm: SSMClient, architecture: Architecture): Promise<string> {
  const Name = `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  if (Parameter?.Value) return Parameter.Value;
  throw new GcdError('ImageUnknown', `The region names no image for the bastion: ${Name} is empty`);
}
