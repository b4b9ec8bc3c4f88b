import { type AwsAccess, type AwsClients, makeClients } from '../aws/clients.js';
import { type Caller, systemIdOf, whoCalls } from '../aws/identity.js';
import type { Patience } from '../aws/outlast-passing.js';
import type { CallJournal } from '../aws/watch-calls.js';
import { GcdError, messageOf, usageError } from '../core/errors.js';
import type { SystemEntry } from '../core/system-record.js';
import { locateHistory } from '../history/history-folder.js';
import { readSystemRecord } from '../history/system-record.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';

/** Where a system is and who asks for it. */
export interface FoundSystem {
  readonly system: string;
  readonly region: string;
  readonly caller: Caller;
  readonly historyFolder: string;
  /** Undefined when the history folder knows nothing of it. */
  readonly entries: readonly SystemEntry[] | undefined;
  readonly access: AwsAccess;
}

/**
 * Finds out which system is meant, in which account and region, before anything is changed.
 *
 * @throws GcdError SystemIdInvalid, RegionMissing, RecordElsewhere when the record is of another account or region.
 */
export async function findSystem(target: SystemTarget, ports: SystemPorts): Promise<FoundSystem> {
  const historyFolder = locateHistory({ ...ports, flag: target.history });
  const asked = target.system === undefined ? undefined : checkedSystemId(target.system);
  const recordOf = (system: string) => readSystemRecord(historyFolder, system);
  const access = await accessOf(target, ports, asked ? startOf(recordOf(asked))?.region : undefined);
  const caller = await whoCalls(makeClients(access).sts);
  const system = asked ?? systemIdOf(caller.name);
  const entries = recordOf(system);
  const found = { system, caller, historyFolder, entries };
  // The id was not known before the caller was: the record may name another region than the environment does.
  const region = target.region ?? startOf(entries)?.region ?? access.region;
  refuseOtherRecord({ ...found, region });
  return { ...found, region, access: { ...access, region } };
}

/** Makes the clients for a system's region. */
export function clientsFor(found: FoundSystem, journal?: CallJournal): AwsClients {
  return makeClients(found.access, journal);
}

/** Returns what a record began with. */
export function startOf(entries: readonly SystemEntry[] | undefined) {
  return entries?.find((entry) => entry.type === 'verb-started');
}

/** Finds out how AWS is to be reached. */
export async function accessOf(
  target: Pick<SystemTarget, 'region' | 'profile'>,
  ports: SystemPorts,
  recorded: string | undefined,
): Promise<AwsAccess> {
  const { env } = ports;
  const chosen = target.region ?? recorded ?? ports.access?.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  const profile = target.profile ? { profile: target.profile } : {};
  const region = chosen || (await regionOfProfile({ ...ports.access, ...profile }));
  return { ...ports.access, ...profile, region, patience: patienceOf(ports) };
}

/** Throttling and a lost network are sat out by the clock of the verb; that ends with it. */
function patienceOf({ clock, signal, observe }: SystemPorts): Patience {
  return { clock, signal, warn: (code, message) => observe({ type: 'warning', code, message }) };
}

async function regionOfProfile(access: Partial<AwsAccess>): Promise<string> {
  try {
    // Without a region the SDK looks into the environment and the profile itself.
    return await makeClients(access as AwsAccess).sts.config.region();
  } catch (cause) {
    throw new GcdError('RegionMissing', `No AWS region is chosen: ${messageOf(cause)}`, {
      hint: 'Use --region, or set AWS_REGION.',
      cause,
    });
  }
}

/** Checks a system id that the user chose. */
function checkedSystemId(system: string): string {
  if (/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/.test(system)) return system;
  const rule = 'a letter first, then small letters, digits and dashes, 32 characters at most';
  throw usageError('SystemIdInvalid', `${JSON.stringify(system)} is no system id: expected ${rule}`);
}

function refuseOtherRecord(found: Pick<FoundSystem, 'system' | 'region' | 'caller' | 'entries'>): void {
  const recorded = startOf(found.entries);
  if (!recorded) return;
  const { account, region } = recorded;
  if (account === found.caller.account && region === found.region) return;
  const here = `${found.caller.account} in ${found.region}`;
  throw new GcdError(
    'RecordElsewhere',
    `${found.system} is a system of account ${account} in ${region}, not of ${here}`,
    {
      hint: 'Use the credentials and the region it was made with, or another --system.',
    },
  );
}
