import { GcdError } from '../core/errors.js';
import { askAccount } from './ask-account.js';
import type { FoundSystem } from './find-system.js';
import type { SystemPorts } from './system-ports.js';

/** Tells whether a kind of resource belongs to no region, so that it is found from every one. */
export function isGlobal(kind: string): boolean {
  return kind === 'IAM role' || kind === 'instance profile';
}

/**
 * Refuses to work, without a record, on a system of which this region has nothing and another one has: its roles belong to no
 * region, and would be taken from it.
 *
 * @param hint makes what to do out of the regions where it is.
 * @throws GcdError SystemElsewhere. That AWS cannot be asked is a warning.
 */
export async function refuseElsewhere(
  found: FoundSystem,
  hint: (regions: readonly string[]) => string,
  ports: SystemPorts,
): Promise<void> {
  const { system, region, access } = found;
  const { things } = await askAccount(access.profile ? { profile: access.profile } : {}, ports);
  const own = things.filter((thing) => thing.system === system && thing.region !== region);
  const regions = [...new Set(own.map((thing) => thing.region))].sort();
  if (regions.length === 0) return;
  const message = `Nothing of ${system} is in ${region}, and no record of it is here: by its tags it is in ${regions.join(' and ')}`;
  throw new GcdError('SystemElsewhere', message, { hint: hint(regions) });
}
