import type { PricedBills } from '../aws/prices/price-bills.js';
import type { Bill } from '../core/resource.js';
import type { Survey } from '../provision/survey.js';
import { reasonToStay } from '../provision/take-down.js';

/** What a cleanup would do about one resource. */
export interface RemovalStep {
  readonly resource: string;
  readonly kind: string;
  readonly name: string;
  /** `unknown`: AWS did not say whether it is there; it is tried. */
  readonly action: 'remove' | 'keep' | 'nothing' | 'unknown';
  /** Why it is kept, how it stands, what AWS answered. */
  readonly detail: string;
  readonly bills: readonly Bill[];
}

/** What a cleanup would do, and what it would end the cost of. */
export interface RemovalPlan {
  readonly system: string;
  readonly account: string;
  readonly region: string;
  readonly steps: readonly RemovalStep[];
  readonly priced: PricedBills;
}

const reasons = {
  'was-absent': ['nothing', 'not there'],
  adopted: ['keep', 'it was there before the system'],
  foreign: ['keep', 'it does not belong to the system'],
} as const;

/** Turns what is there into what is to be removed. Pure. */
export function removalSteps(surveys: readonly Survey[]): RemovalStep[] {
  return surveys.map(({ node, name, observed, error, bills }) => {
    const about = { resource: node.name, kind: node.resource.kind, name, bills };
    if (!observed) return { ...about, action: 'unknown', detail: error?.message ?? 'AWS did not say' };
    const reason = reasonToStay(observed);
    if (!reason) return { ...about, action: 'remove', detail: observed.state };
    const [action, detail] = reasons[reason];
    return { ...about, action, detail };
  });
}
