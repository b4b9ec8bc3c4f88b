import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { AwsClients } from '../aws/clients.js';
import { hasErrno } from '../core/errors.js';
import { acquireLock } from '../history/lock.js';
import { notWritten, type OpenSystemRecord, openSystemRecord, systemFolder } from '../history/system-record.js';
import type { Graph } from '../provision/graph.js';
import type { Setting } from '../provision/node-run.js';
import { bastionDial } from './bastion-dial.js';
import { clientsFor, type FoundSystem } from './find-system.js';
import { formerGraph, isFormer, refuseLostFormer } from './former-graph.js';
import { type SystemTemplates, systemGraph } from './system-graph.js';
import type { SystemPorts } from './system-ports.js';
import type { SystemSpec } from './system-spec.js';

/** Is a system that a verb works on: locked, recorded, with its graph. */
export interface OpenSystem {
  readonly graph: Graph;
  readonly setting: Setting;
  readonly clients: AwsClients;
  readonly record: OpenSystemRecord;
}

interface Opening {
  readonly verb: string;
  readonly found: FoundSystem;
  readonly spec: SystemSpec;
}

/**
 * Takes the system's lock, opens its record, runs the work of a verb, and gives both back.
 *
 * @throws GcdError LockHeld when another gcd works on the system, DiskFull.
 */
export async function withSystem<T>(
  opening: Opening,
  ports: SystemPorts,
  work: (open: OpenSystem) => Promise<T>,
): Promise<T> {
  const { verb, found, spec } = opening;
  const { historyFolder, system } = found;
  const message = 'Stopping: calls to AWS that are under way are finished first; another Ctrl-C ends gcd at once';
  const tellStop = () => ports.observe({ type: 'step', message });
  // Not in the record's folder, which is removed while the lock is still held.
  const lock = unlessFull(historyFolder, () =>
    acquireLock(join(historyFolder, 'locks', system), `The system ${system}`),
  );
  try {
    const record = await openSystemRecord(historyFolder, system, ports.clock);
    ports.signal.addEventListener('abort', tellStop);
    try {
      await record.write({ type: 'verb-started', verb, ...startOfVerb(opening, ports) });
      const clients = clientsFor(found, record);
      const graph = graphOf({ found, spec, clients }, ports);
      return await work({ graph, clients, record, setting: settingOf({ found, spec, record }, ports) });
    } finally {
      ports.signal.removeEventListener('abort', tellStop);
      await record.close();
    }
  } finally {
    lock.release();
  }
}

function unlessFull<T>(folder: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw hasErrno(error, 'ENOSPC', 'EDQUOT') ? notWritten(folder, error) : error;
  }
}

/** Makes the graph of a system with the texts that lie beside gcd. */
export function graphOf(
  { found, spec, clients }: { found: FoundSystem; spec: SystemSpec; clients: AwsClients },
  ports: SystemPorts,
): Graph {
  if (isFormer(spec)) return formerGraph({ former: spec.former, clients, access: found.access });
  refuseLostFormer(found.system);
  const folder = systemFolder(found.historyFolder, found.system);
  const templates = readTemplates(ports.packageRoot);
  return systemGraph({ spec, clients, caller: found.caller, templates, folder, dial: bastionDial(ports) });
}

/** Returns what all nodes of a system share. */
export function settingOf(
  parts: { found: FoundSystem; spec: SystemSpec; record: Setting['record'] },
  ports: SystemPorts,
): Setting {
  const { found, spec, record } = parts;
  const tags = {
    ...(spec.project ? { project: spec.project } : {}),
    ...(spec.endsAt ? { 'gcd:expires': spec.endsAt } : {}),
  };
  const identity = { system: found.system, tags, gcdVersion: ports.gcdVersion };
  const { account } = found.caller;
  const { clock, signal, observe } = ports;
  return { identity, account, region: found.region, record, clock, signal, observe };
}

function startOfVerb({ found, spec, verb }: Opening, ports: SystemPorts) {
  const { account } = found.caller;
  const about = { gcdVersion: ports.gcdVersion, account, region: found.region, pid: process.pid, hostname: hostname() };
  return verb === 'cleanup' ? about : { ...about, spec };
}

function readTemplates(packageRoot: string): SystemTemplates {
  const read = (...path: string[]) => readFileSync(join(packageRoot, ...path), 'utf8');
  return {
    bastionPolicy: read('policies', 'role-bastion.json'),
    workerPolicy: read('policies', 'role-worker.json'),
    userData: read('templates', 'aws', 'bastion-user-data.sh'),
  };
}
