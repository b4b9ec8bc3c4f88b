import { type _InstanceType, type EC2Client, paginateDescribeInstanceTypeOfferings } from '@aws-sdk/client-ec2';
import { type Machine, readMachines } from '../machines.js';
import { zonesForEks } from '../zones.js';
import type { CheckFinding } from './finding.js';

const check = 'zones';

/** What a system wants to launch. */
export interface WantedMachines {
  /** Zones that the user named, empty for any. */
  readonly zones: readonly string[];
  readonly bastionTypes: readonly string[];
  readonly nodeTypes: readonly string[];
}

/** Looks whether the region has two zones for a cluster, and its instance types in them. */
export async function checkZones(ec2: EC2Client, wanted: WantedMachines): Promise<CheckFinding[]> {
  const zones = await zonesForEks(ec2, wanted.zones);
  const types = [...new Set([...wanted.bastionTypes, ...wanted.nodeTypes])];
  const [offered, machines] = await Promise.all([readOfferings(ec2, types), readMachines(ec2, types)]);
  return [
    judgeZones(zones, wanted.zones),
    ...types.map((type) =>
      judgeOffering(
        type,
        (offered.get(type) ?? []).filter((zone) => zones.includes(zone)),
      ),
    ),
    ...[...new Set(wanted.nodeTypes)].flatMap((type) => judgeSize(type, machines.get(type))),
  ];
}

/** Judges the zones that can host a cluster. Pure. */
export function judgeZones(usable: readonly string[], named: readonly string[]): CheckFinding {
  const those = usable.join(', ') || 'none';
  if (usable.length >= 2) return { check, verdict: 'good', message: `Zones for a cluster: ${those}` };
  const hint = named.length > 0 ? `Name other zones than ${named.join(', ')}.` : 'Choose another region.';
  return { check, verdict: 'bad', message: `A cluster needs two zones that can host EKS: here are ${those}`, hint };
}

/** Judges where an instance type is to be had. Pure. */
export function judgeOffering(instanceType: string, zones: readonly string[]): CheckFinding {
  const [zone, ...others] = zones;
  if (others.length > 0)
    return { check, verdict: 'good', message: `${instanceType} is offered in ${zones.join(', ')}` };
  const hint = 'Choose another instance type, or another region.';
  if (!zone) return { check, verdict: 'bad', message: `${instanceType} is offered in none of these zones`, hint };
  return {
    check,
    verdict: 'warning',
    message: `${instanceType} is offered in ${zone} only: no room there is no room`,
    hint,
  };
}

/** Judges whether nodes of a type can run tasks beside what Kubernetes itself needs. Pure. */
export function judgeSize(instanceType: string, machine: Machine | undefined): CheckFinding[] {
  if (!machine) return [{ check, verdict: 'warning', message: `EC2 does not say how large ${instanceType} is` }];
  const { vcpus, memoryGib } = machine;
  if (vcpus >= 2 && memoryGib >= 4) return [];
  const message = `Nodes of ${instanceType} are small: ${vcpus} vCPU and ${memoryGib} GiB, of which Kubernetes takes a part`;
  return [
    { check, verdict: 'warning', message, hint: 'Use a type with at least 2 vCPU and 4 GiB, such as t3.medium.' },
  ];
}

async function readOfferings(ec2: EC2Client, types: readonly string[]): Promise<Map<string, string[]>> {
  const offered = new Map<string, string[]>();
  const Filters = [{ Name: 'instance-type', Values: [...types] }];
  const pages = paginateDescribeInstanceTypeOfferings({ client: ec2 }, { LocationType: 'availability-zone', Filters });
  for await (const { InstanceTypeOfferings = [] } of pages) {
    for (const { InstanceType = '' as _InstanceType, Location = '' } of InstanceTypeOfferings) {
      offered.set(InstanceType, [...(offered.get(InstanceType) ?? []), Location].sort());
    }
  }
  return offered;
}
