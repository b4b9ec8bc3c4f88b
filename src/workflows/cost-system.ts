import { hoursPerMonth, type Price } from '../aws/prices/price.js';
import { type PricedBill, priceBills } from '../aws/prices/price-bills.js';
import type { SystemEntry } from '../core/system-record.js';
import { type Survey, survey } from '../provision/survey.js';
import { emptyRecord } from './empty-record.js';
import { clientsFor, findSystem } from './find-system.js';
import { graphOf, settingOf } from './open-system.js';
import { priceBookFor } from './price-items.js';
import { defaultSpec, recordedSpec } from './resolve-spec.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';

/** What one resource costs as it is now. */
export interface ResourceCost {
  readonly resource: string;
  readonly kind: string;
  readonly name: string;
  /** How it stands, such as `ready`, or `unknown` when the cloud would not say. */
  readonly state: string;
  readonly lines: readonly PricedBill[];
  /** Sum of what is known. */
  readonly usdPerHour: number;
  /** Undefined when the history folder does not know when it was made. */
  readonly ageMs: number | undefined;
  /** What it came to if it always cost what it costs now; undefined when its age is not known. */
  readonly usdSinceCreation: number | undefined;
}

/** What a system costs as it is now. */
export interface SystemCost {
  readonly system: string;
  readonly account: string;
  readonly region: string;
  /** Those that are there; what costs most first. */
  readonly resources: readonly ResourceCost[];
  readonly usdPerHour: number;
  readonly usdPerDay: number;
  readonly usdPerMonth: number;
  /** Sum over the resources whose age is known. */
  readonly usdSinceCreation: number;
  /** Items that have no known price: the sums lack them. */
  readonly unknown: readonly string[];
  /** Spot machines are counted at their on-demand price, which they stay below. */
  readonly isCeiling: boolean;
  /** Where the prices are from, such as `bundled, of 2025-03-02`. */
  readonly sources: readonly string[];
}

/** Asks the cloud what there is of a system, and prices it; changes nothing. */
export async function costSystem(target: SystemTarget, ports: SystemPorts): Promise<SystemCost> {
  const found = await findSystem(target, ports);
  const spec = recordedSpec(found.entries) ?? defaultSpec(found, ports);
  const graph = graphOf({ found, spec, clients: clientsFor(found) }, ports);
  const surveys = await survey(graph, settingOf({ found, spec, record: emptyRecord }, ports));
  const items = surveys.flatMap(({ bills }) => bills.map(({ item }) => item));
  const book = await priceBookFor(items, found.access, ports);
  const there = surveys.filter(({ observed }) => observed?.state !== 'absent' && observed?.state !== 'foreign');
  const nowMs = ports.clock.nowMs();
  const resources = there.map((one) => costOf(one, { book, ageMs: ageOf(found.entries, one.node.name, nowMs) }));
  const all = priceBills(
    there.flatMap(({ bills }) => bills),
    book,
  );
  return {
    ...{ system: found.system, account: found.caller.account, region: found.region },
    resources: resources.sort((a, b) => b.usdPerHour - a.usdPerHour),
    usdPerHour: all.usdPerHour,
    usdPerDay: all.usdPerHour * 24,
    usdPerMonth: all.usdPerHour * hoursPerMonth,
    usdSinceCreation: resources.reduce((sum, { usdSinceCreation = 0 }) => sum + usdSinceCreation, 0),
    ...{ unknown: all.unknown, isCeiling: all.isCeiling },
    sources: [...new Set(all.lines.flatMap(({ price }) => sourceOf(price)))].sort(),
  };
}

/**
 * Returns how long a resource has been there, by the record: since the first attempt at making it after its last removal.
 *
 * @returns undefined when the record does not tell.
 */
export function ageOf(
  entries: readonly SystemEntry[] | undefined,
  resource: string,
  nowMs: number,
): number | undefined {
  let madeAt: number | undefined;
  for (const entry of entries ?? []) {
    if (!('resource' in entry) || entry.resource !== resource) continue;
    if (entry.type === 'resource-intended' && entry.action === 'create') madeAt ??= entry.at;
    if (entry.type === 'resource-ended' && entry.action === 'delete' && entry.outcome === 'done') madeAt = undefined;
  }
  return madeAt === undefined ? undefined : nowMs - madeAt;
}

function costOf(
  { node, name, observed, bills }: Survey,
  { book, ageMs }: { book: (item: string) => Price; ageMs: number | undefined },
): ResourceCost {
  const { lines, usdPerHour } = priceBills(bills, book);
  return {
    ...{ resource: node.name, kind: node.resource.kind, name, state: observed?.state ?? 'unknown' },
    ...{ lines, usdPerHour, ageMs },
    usdSinceCreation: ageMs === undefined ? undefined : usdPerHour * (ageMs / 3_600_000),
  };
}

function sourceOf({ source, asOf }: Price): string[] {
  return source === 'unknown' ? [] : [`${source}, of ${asOf}`];
}
