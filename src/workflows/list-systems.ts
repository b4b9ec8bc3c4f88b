import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GcdError } from '../core/errors.js';
import { locateHistory } from '../history/history-folder.js';
import { readSystemRecord } from '../history/system-record.js';
import { type AskedAccount, askAccount } from './ask-account.js';
import { startOf } from './find-system.js';
import { latestEnd } from './latest-end.js';
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

/** The systems that were found, and how sure that is. */
export interface SystemList {
  readonly systems: readonly ListedSystem[];
  /** False when AWS, or a region of it, could not be asked: there may be more. */
  readonly isWhole: boolean;
}

/**
 * Lists systems: those that the history folder knows, and those that the account's tags and roles tell of, in all enabled
 * regions or in the one that is asked for. Without access to AWS it lists the history, and says so.
 */
export async function listSystems(
  target: Pick<SystemTarget, 'region' | 'profile' | 'history'>,
  ports: SystemPorts,
): Promise<SystemList> {
  const { region: asked } = target;
  const recorded = recordedSystems(locateHistory({ ...ports, flag: target.history }), ports);
  const account = await askAccount(target, ports);
  const damaged = recorded.filter(({ region }) => region === undefined);
  const placed = recorded.filter(({ region }) => region !== undefined && (asked === undefined || region === asked));
  const tagged = account.things.map(({ system, region }) => {
    return { ...unrecorded(system, region), isRecorded: includes(damaged, system) };
  });
  // Of two that are the same one, the recorded one stays.
  const unique = new Map(
    [...tagged, ...placed].map((one) => [`${one.system} ${one.region}`, withThings(one, account)]),
  );
  const systems = [...unique.values()];
  systems.push(...damaged.filter(({ system }) => !includes(systems, system)));
  // Only who has looked everywhere can tell that there is nothing but roles.
  const withRoles = asked === undefined && account.isWhole ? account.withRoles : [];
  const bare = withRoles.filter((system) => !includes(systems, system)).map((system) => unrecorded(system, undefined));
  const sorted = [...systems, ...bare].sort((a, b) => a.system.localeCompare(b.system));
  return { systems: sorted, isWhole: account.isWhole };
}

function includes(systems: readonly ListedSystem[], system: string): boolean {
  return systems.some((one) => one.system === system);
}

/** Tells whether the end that a system was given has come. */
export function isExpired({ expires }: Pick<ListedSystem, 'expires'>, nowMs: number): boolean {
  return expires !== undefined && Date.parse(expires) <= nowMs;
}

function unrecorded(system: string, region: string | undefined): ListedSystem {
  return { system, region, isRecorded: false, things: 0, createdAtMs: undefined, expires: undefined };
}

/** A record that cannot be read keeps nothing else from being listed. */
function recordedSystems(historyFolder: string, ports: SystemPorts): ListedSystem[] {
  const folder = join(historyFolder, 'systems');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((system): ListedSystem[] => {
    try {
      const entries = readSystemRecord(historyFolder, system);
      const region = startOf(entries)?.region;
      const expires = recordedSpec(entries)?.endsAt;
      return entries ? [{ system, region, isRecorded: true, things: 0, createdAtMs: entries[0]?.at, expires }] : [];
    } catch (error) {
      if (!(error instanceof GcdError)) throw error;
      const { code, message, hint } = error;
      ports.observe({ type: 'warning', code, message, ...(hint ? { hint } : {}) });
      return [{ ...unrecorded(system, undefined), isRecorded: true, things: undefined }];
    }
  });
}

/** Adds to a system what is there of it, and its end by the tags, which is what other machines go by. */
function withThings(one: ListedSystem, { things, regions }: AskedAccount): ListedSystem {
  if (one.region === undefined || !regions.has(one.region)) return { ...one, things: undefined };
  const own = things.filter(({ system, region }) => system === one.system && region === one.region);
  return { ...one, things: own.length, expires: latestEnd([one.expires, ...own.map(({ expires }) => expires)]) };
}
