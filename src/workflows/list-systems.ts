import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AwsClients, makeClients } from '../aws/clients.js';
import { enabledRegions, systemsWithRoles, type TaggedThing, taggedThings } from '../aws/find-tagged.js';
import { messageOf } from '../core/errors.js';
import { locateHistory } from '../history/history-folder.js';
import { readSystemRecord } from '../history/system-record.js';
import { accessOf, startOf } from './find-system.js';
import { recordedSpec } from './resolve-spec.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';

/** A system that the history folder or the account knows. */
export interface ListedSystem {
  readonly system: string;
  /** Undefined when only its roles are left, which belong to no region. */
  readonly region: string | undefined;
  /** The history folder has a record of it. */
  readonly isRecorded: boolean;
  /** How many things in the account carry its tag; undefined when the account could not be asked there. */
  readonly things: number | undefined;
  /** Milliseconds since the epoch; undefined without a record. */
  readonly createdAtMs: number | undefined;
  /** ISO 8601. */
  readonly expires: string | undefined;
}

/**
 * Lists systems: those that the history folder knows, and those that the account's tags and roles tell of, in all enabled
 * regions or in the one that is asked for. Without access to AWS it lists the history, and says so.
 */
export async function listSystems(
  target: Pick<SystemTarget, 'region' | 'profile' | 'history'>,
  ports: SystemPorts,
): Promise<ListedSystem[]> {
  const recorded = recordedSystems(locateHistory({ ...ports, flag: target.history }));
  const account = await askAccount(target, ports);
  const systems = new Map<string, ListedSystem>();
  for (const one of recorded) systems.set(`${one.system} ${one.region}`, { ...one, things: account ? 0 : undefined });
  for (const { system, region, expires } of account?.things ?? []) {
    const key = `${system} ${region}`;
    const known = systems.get(key) ?? unrecorded(system, region);
    systems.set(key, { ...known, things: (known.things ?? 0) + 1, expires: laterOf(expires, known.expires) });
  }
  for (const system of account?.withRoles ?? []) {
    const isKnown = [...systems.values()].some((one) => one.system === system);
    if (!isKnown) systems.set(system, unrecorded(system, undefined));
  }
  return [...systems.values()].sort((a, b) => a.system.localeCompare(b.system));
}

/** Tells whether the end that a system was given has come. */
export function isExpired({ expires }: Pick<ListedSystem, 'expires'>, nowMs: number): boolean {
  return expires !== undefined && Date.parse(expires) <= nowMs;
}

/**
 * Returns the later of two ends. They differ where a new `--ttl` did not get to everything, or came from another machine: nothing
 * is removed before the last of them.
 */
function laterOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Date.parse(other) > Date.parse(one) ? other : one;
}

function unrecorded(system: string, region: string | undefined): ListedSystem {
  return { system, region, isRecorded: false, things: 0, createdAtMs: undefined, expires: undefined };
}

function recordedSystems(historyFolder: string): ListedSystem[] {
  const folder = join(historyFolder, 'systems');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((system) => {
    const entries = readSystemRecord(historyFolder, system);
    const region = startOf(entries)?.region;
    const expires = recordedSpec(entries)?.endsAt;
    return entries ? [{ system, region, isRecorded: true, things: 0, createdAtMs: entries[0]?.at, expires }] : [];
  });
}

async function askAccount(
  target: Pick<SystemTarget, 'region' | 'profile'>,
  ports: SystemPorts,
): Promise<{ things: TaggedThing[]; withRoles: string[] } | undefined> {
  try {
    const access = await accessOf(target, ports, undefined);
    const clients = makeClients(access);
    const regions = target.region ? [target.region] : await enabledRegions(clients.ec2);
    const [things, withRoles] = await Promise.all([
      Promise.all(regions.map((region) => askRegion({ ...access, region }, ports))),
      rolesOf(clients, ports),
    ]);
    return { things: things.flat(), withRoles };
  } catch (error) {
    warn(ports, `AWS could not be asked, so only the history folder's systems are listed: ${messageOf(error)}`);
    return undefined;
  }
}

async function askRegion(access: Parameters<typeof taggedThings>[0], ports: SystemPorts): Promise<TaggedThing[]> {
  try {
    return await taggedThings(access);
  } catch (error) {
    warn(ports, `What is in ${access.region} is not known: ${messageOf(error)}`);
    return [];
  }
}

async function rolesOf({ iam }: AwsClients, ports: SystemPorts): Promise<string[]> {
  try {
    return await systemsWithRoles(iam);
  } catch (error) {
    warn(ports, `Which systems have roles is not known: ${messageOf(error)}`);
    return [];
  }
}

function warn({ observe }: SystemPorts, message: string): void {
  observe({ type: 'warning', code: 'AccountUnclear', message });
}
