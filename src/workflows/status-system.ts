import type { Survey } from '../provision/survey.js';
import { latestEnd } from './latest-end.js';
import { priceItems } from './price-items.js';
import { resourceAge } from './resource-age.js';
import { surveySystem } from './survey-system.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';

/** How one resource stands right now. */
export interface ResourceStatus {
  readonly resource: string;
  readonly kind: string;
  readonly name: string;
  /** As in `Observed`, or `adopted`, or `unknown` when AWS would not say. */
  readonly state: string;
  /** What is missing, why it failed, what it is waiting for. */
  readonly detail: string;
  /** Undefined when the record does not tell. */
  readonly ageMs: number | undefined;
}

/** How a system stands right now. */
export interface SystemStatus {
  readonly system: string;
  readonly account: string;
  readonly region: string;
  /** True when the history folder has a record of it. */
  readonly isRecorded: boolean;
  /** ISO 8601, by the record and the tags, whichever is later; undefined when the system was given no end. */
  readonly expires: string | undefined;
  readonly resources: readonly ResourceStatus[];
  /** Of what is known, see `unknown`. */
  readonly usdPerHour: number;
  /** Items without a known price. */
  readonly unknown: readonly string[];
  /** What is paid may be less; see `Price`. */
  readonly isCeiling: boolean;
}

/** Asks the cloud how each resource of a system stands; changes nothing. */
export async function statusSystem(target: SystemTarget, ports: SystemPorts): Promise<SystemStatus> {
  const { found, spec, surveys } = await surveySystem(target, ports);
  const bills = surveys.flatMap((one) => one.bills);
  const { usdPerHour, unknown, isCeiling } = await priceItems(bills, found.access, ports);
  const nowMs = ports.clock.nowMs();
  const resources = surveys.map(({ node, name, observed, error }) => ({
    resource: node.name,
    kind: node.resource.kind,
    name,
    state:
      observed === undefined ? 'unknown' : observed.state === 'ready' && observed.adopted ? 'adopted' : observed.state,
    detail: error?.message ?? detailOf(observed),
    ageMs: observed && observed.state !== 'absent' ? resourceAge(found.entries, node.name, nowMs) : undefined,
  }));
  const { system, region, caller, entries } = found;
  const about = { system, region, account: caller.account, isRecorded: entries !== undefined };
  return {
    ...about,
    expires: latestEnd([spec.endsAt, ...surveys.map(endOf)]),
    resources,
    usdPerHour,
    unknown,
    isCeiling,
  };
}

/** Returns the end that a resource's tags tell, which other machines go by. */
function endOf({ observed }: Survey): string | undefined {
  return observed && 'tags' in observed ? observed.tags?.['gcd:expires'] : undefined;
}

function detailOf(observed: object | undefined): string {
  if (!observed) return '';
  if ('missing' in observed) return `lacks ${(observed.missing as string[]).join(', ')}`;
  if ('why' in observed) return String(observed.why);
  return 'message' in observed ? String(observed.message) : '';
}
