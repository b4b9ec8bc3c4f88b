import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FoundFormer } from '../aws/former/former-resource.js';
import { type PricedBills, priceBills } from '../aws/prices/price-bills.js';
import { GcdError, usageError } from '../core/errors.js';
import { type FormerSystem, readFormerHistory } from '../history/former-history.js';
import { nodeRun } from '../provision/node-run.js';
import { emptyRecord } from './empty-record.js';
import { clientsFor, type FoundSystem, findSystem } from './find-system.js';
import { type FormerNode, type FormerSpec, formerGraph, formerPrefix, isFormer } from './former-graph.js';
import { settingOf, withSystem } from './open-system.js';
import { priceBookFor } from './price-items.js';
import { defaultSpec, recordedSpec } from './resolve-spec.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';

/** What `gcd history import` is told. */
export interface ImportHistoryInput extends SystemTarget {
  /** History folder of gismo-cloud-deploy, seen from the current folder. */
  readonly folder: string;
  /** Is shown all that was found and says whether to adopt it. */
  confirm(found: FormerImport): Promise<boolean>;
  /** Is asked by itself whether the group that all users of the account shared goes with it. */
  confirmGroup(group: FormerPart): Promise<boolean>;
}

/** What is left in the cloud of one thing that the history tells of. */
export interface FormerPart {
  readonly resource: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined when it is gone. */
  readonly found: FoundFormer | undefined;
  readonly priced: PricedBills;
}

/** What is left in the cloud of a system of gismo-cloud-deploy. */
export interface FormerImport {
  /** Id that it gets, such as `former-gcd-jane`. */
  readonly system: string;
  readonly account: string;
  readonly region: string;
  readonly former: FormerSystem;
  readonly parts: readonly FormerPart[];
  readonly priced: PricedBills;
  /** Names of the resources that were adopted, filled in once that is done. */
  readonly adopted: readonly string[];
}

/** Name of the node whose adoption is asked for by itself. */
const sharedGroup = 'shared-group';

/**
 * Adopts what gismo-cloud-deploy made: shows what is left of it, asks, tags it, and records it as a system that can be listed, priced
 * and cleaned up, not run on.
 *
 * @returns what was found; nothing is adopted, or recorded, when nothing is left or all of it has to stay.
 * @throws GcdError FormerHistoryMissing, FormerHistoryUnreadable, SystemIdInvalid, SystemTaken, Declined.
 */
export async function importHistory(input: ImportHistoryInput, ports: SystemPorts): Promise<FormerImport> {
  refuseOwnId(input.system);
  const former = await readFormerHistory(resolve(ports.cwd, input.folder));
  const region = input.region ?? former.region;
  const target = { ...input, system: input.system ?? formerSystemId(former.name), ...(region ? { region } : {}) };
  const found = await findSystem(target, ports);
  refuseTaken(found, former);
  const spec = formerSpec(found, former, ports);
  const looked = await lookFor(found, spec, ports);
  if (looked.parts.every((part) => part.found === undefined)) return looked;
  if (!(await input.confirm(looked))) throw new GcdError('Declined', 'Nothing was changed.');
  const adoptable = looked.parts.filter((part) => part.found && !part.found.objection && part.resource !== sharedGroup);
  const group = looked.parts.find((part) => part.resource === sharedGroup && part.found && !part.found.objection);
  const chosen = group && (await input.confirmGroup(group)) ? [...adoptable, group] : adoptable;
  if (chosen.length > 0) await adopt(chosen, { found, spec }, ports);
  return { ...looked, adopted: chosen.map(({ resource }) => resource) };
}

/** Returns the id of an adopted system: apart from those that gcd names after a user. */
function formerSystemId(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `${formerPrefix}${plain}`.slice(0, 32).replace(/-+$/, '');
}

async function lookFor(found: FoundSystem, spec: FormerSpec, ports: SystemPorts): Promise<FormerImport> {
  const clients = clientsFor(found);
  const graph = formerGraph({ former: spec.former, clients, access: found.access });
  const setting = settingOf({ found, spec, record: emptyRecord }, ports);
  const parts = await Promise.all(
    graph.map(async (node) => {
      const { id, ctx } = nodeRun(node, setting);
      const { kind } = node.resource;
      return { resource: node.name, kind, name: id.name, found: await node.resource.find(ctx) };
    }),
  );
  const bills = parts.flatMap((part) => part.found?.bills ?? []);
  const book = await priceBookFor(
    bills.map(({ item }) => item),
    found.access,
    ports,
  );
  return {
    ...{ system: found.system, account: found.caller.account, region: found.region, former: spec.former, adopted: [] },
    parts: parts.map((part) => ({ ...part, priced: priceBills(part.found?.bills ?? [], book) })),
    priced: priceBills(bills, book),
  };
}

async function adopt(
  chosen: readonly FormerPart[],
  { found, spec }: { found: FoundSystem; spec: FormerSpec },
  ports: SystemPorts,
): Promise<void> {
  await withSystem({ verb: 'import', found, spec }, ports, async ({ graph, setting, record }) => {
    for (const part of chosen) {
      const node = graph.find(({ name }) => name === part.resource) as FormerNode;
      await node.resource.adopt(nodeRun(node, setting).id, part.found!);
    }
    await record.write({ type: 'verb-ended', verb: 'import', outcome: 'done' });
  });
}

function formerSpec(found: FoundSystem, former: FormerSystem, ports: SystemPorts): FormerSpec {
  const keyFile = join(ports.env.HOME ?? homedir(), '.ssh', `${former.machine?.keyPair ?? former.name}.pem`);
  return { ...defaultSpec(found, ports), keyFile, former };
}

function refuseOwnId(system: string | undefined): void {
  if (system === undefined || system.startsWith(formerPrefix)) return;
  throw usageError('SystemIdInvalid', `The id of an adopted system begins with ${formerPrefix}: ${system} does not`);
}

/** An import may be repeated; ids of long names may be the same. */
function refuseTaken({ system, entries }: FoundSystem, { name }: FormerSystem): void {
  const spec = recordedSpec(entries);
  if (!spec || (isFormer(spec) && spec.former.name === name)) return;
  throw new GcdError('SystemTaken', `${system} is the id of another system`, {
    hint: 'Choose another one by --system.',
  });
}
