import { type AwsClients, makeClients } from '../aws/clients.js';
import { enabledRegions, systemsWithRoles, type TaggedThing, taggedThings } from '../aws/find-tagged.js';
import { messageOf } from '../core/errors.js';
import { accessOf } from './find-system.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';

/** What the account says, as far as it could be asked. */
export interface AskedAccount {
  /** What carries a system's tag. */
  readonly things: readonly TaggedThing[];
  /** Systems that have roles, which belong to no region. */
  readonly withRoles: readonly string[];
  /** Regions that could be asked. */
  readonly regions: ReadonlySet<string>;
  readonly isWhole: boolean;
}

/** Asks all enabled regions, or the one that is named, for what belongs to systems. It warns, and never fails. */
export async function askAccount(
  target: Pick<SystemTarget, 'region' | 'profile'>,
  ports: SystemPorts,
): Promise<AskedAccount> {
  try {
    const access = await accessOf(target, ports, undefined);
    const clients = makeClients(access);
    const regions = target.region ? [target.region] : await enabledRegions(clients.ec2);
    const [answers, withRoles] = await Promise.all([
      Promise.all(regions.map(async (region) => ({ region, things: await askRegion({ ...access, region }, ports) }))),
      rolesOf(clients, ports),
    ]);
    const asked = answers.filter(({ things }) => things !== undefined);
    return {
      things: asked.flatMap(({ things = [] }) => things),
      withRoles: withRoles ?? [],
      regions: new Set(asked.map(({ region }) => region)),
      isWhole: asked.length === regions.length && withRoles !== undefined,
    };
  } catch (error) {
    warn(ports, `AWS could not be asked what is in the account: ${messageOf(error)}`);
    return { things: [], withRoles: [], regions: new Set(), isWhole: false };
  }
}

async function askRegion(
  access: Parameters<typeof taggedThings>[0],
  ports: SystemPorts,
): Promise<TaggedThing[] | undefined> {
  try {
    return await taggedThings(access);
  } catch (error) {
    return warn(ports, `What is in ${access.region} is not known: ${messageOf(error)}`);
  }
}

async function rolesOf({ iam }: AwsClients, ports: SystemPorts): Promise<string[] | undefined> {
  try {
    return await systemsWithRoles(iam);
  } catch (error) {
    return warn(ports, `Which systems have roles is not known: ${messageOf(error)}`);
  }
}

function warn({ observe }: SystemPorts, message: string): undefined {
  observe({ type: 'warning', code: 'AccountUnclear', message });
}
