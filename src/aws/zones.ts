import { DescribeAvailabilityZonesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { GcdError } from '../core/errors.js';

/**
 * Zones in which EKS takes no subnets for a control plane, by id, since names differ from account to account.
 * https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#network-requirements-subnets
 */
const zonesWithoutEks = ['use1-az3', 'usw1-az2', 'cac1-az3'];

/** Tells whether a zone, given by its id, can host a control plane. */
export function canHostEks(zoneId: string | undefined): boolean {
  return !zonesWithoutEks.includes(zoneId ?? '');
}

/** Lists the zones of the region that can host a control plane, out of those that the user named, if any. */
export async function zonesForEks(ec2: EC2Client, named: readonly string[]): Promise<string[]> {
  const Filters = [
    { Name: 'state', Values: ['available'] },
    { Name: 'zone-type', Values: ['availability-zone'] },
  ];
  const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({ Filters }));
  return AvailabilityZones.filter(({ ZoneId }) => canHostEks(ZoneId))
    .flatMap(({ ZoneName }) => ZoneName ?? [])
    .filter((zone) => named.length === 0 || named.includes(zone))
    .sort();
}

/**
 * Picks two of the zones that can host a control plane.
 *
 * @throws GcdError ZonesMissing when there are not two.
 */
export async function pickZones(ec2: EC2Client, named: readonly string[]): Promise<[string, string]> {
  const [first, second] = await zonesForEks(ec2, named);
  if (first && second) return [first, second];
  throw new GcdError('ZonesMissing', 'A cluster needs two availability zones that can host EKS: fewer are left here', {
    hint: named.length > 0 ? `Name two zones of the region instead of ${named.join(', ')}.` : 'Choose another region.',
  });
}
