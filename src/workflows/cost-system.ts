import { hoursPerMonth, type Price } from '../aws/prices/price.js';
import { type PricedBill, priceBills } from '../aws/prices/price-bills.js';
import type { Survey } from '../provision/survey.js';
import { priceBookFor } from './price-items.js';
import { resourceAge } from './resource-age.js';
import { type SurveyedSystem, surveySystem } from './survey-system.js';
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
  /** What is paid may be less; see `Price`. */
  readonly isCeiling: boolean;
  /** Where the prices are from, such as `bundled with gcd, of 2025-03-02`. */
  readonly sources: readonly string[];
}

/** Asks the cloud what there is of a system, and prices it; changes nothing. */
export async function costSystem(target: SystemTarget, ports: SystemPorts): Promise<SystemCost> {
  return priceSystem(await surveySystem(target, ports), ports);
}

/** Prices what there is of a system. */
export async function priceSystem({ found, surveys }: SurveyedSystem, ports: SystemPorts): Promise<SystemCost> {
  const items = surveys.flatMap(({ bills }) => bills.map(({ item }) => item));
  const book = await priceBookFor(items, found.access, ports);
  const there = surveys.filter(({ observed }) => observed?.state !== 'absent' && observed?.state !== 'foreign');
  const nowMs = ports.clock.nowMs();
  const ageOf = ({ node }: Survey) => resourceAge(found.entries, node.name, nowMs);
  const resources = there.map((one) => costOf(one, { book, ageMs: ageOf(one) }));
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
    ...{ unknown: all.unknown, isCeiling: all.isCeiling, sources: all.sources },
  };
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
