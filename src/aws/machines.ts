import { type _InstanceType, DescribeInstanceTypesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { isNamed } from './translate-error.js';

/** What a type of machine is made of. */
export interface Machine {
  readonly vcpus: number;
  readonly memoryGib: number;
}

/** Asks EC2 about instance types; those that it does not know are not in the answer. */
export async function readMachines(ec2: EC2Client, instanceTypes: readonly string[]): Promise<Map<string, Machine>> {
  const names = [...new Set(instanceTypes)];
  const answers = await Promise.all(names.map((name) => readMachine(ec2, name)));
  return new Map(answers.flatMap((machine, index) => (machine ? [[names[index]!, machine] as const] : [])));
}

/** Asks for one type, since a single wrong name would fail a call for several. */
async function readMachine(ec2: EC2Client, name: string): Promise<Machine | undefined> {
  try {
    const InstanceTypes = [name as _InstanceType];
    const { InstanceTypes: [found] = [] } = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes }));
    if (!found) return undefined;
    return { vcpus: found.VCpuInfo?.DefaultVCpus ?? 0, memoryGib: (found.MemoryInfo?.SizeInMiB ?? 0) / 1024 };
  } catch (error) {
    if (isNamed(error, 'InvalidInstanceType', 'InvalidParameterValue')) return undefined;
    throw error;
  }
}
