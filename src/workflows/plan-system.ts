import type { GcdError } from '../core/errors.js';
import type { Bill, Change } from '../core/resource.js';
import type { AnyNode } from '../provision/graph.js';
import type { Survey } from '../provision/survey.js';
import type { FoundSystem } from './find-system.js';
import { surveyResources } from './survey-system.js';
import type { SystemPorts } from './system-ports.js';
import type { SystemSpec } from './system-spec.js';

/** What would be done about one resource. */
export interface PlannedResource {
  readonly resource: string;
  readonly kind: string;
  readonly name: string;
  readonly action:
    | 'make'
    | 'adopt'
    | 'complete'
    | 'replace'
    | 'start'
    | 'change'
    | 'keep'
    | 'wait'
    | 'refuse'
    | 'unknown';
  /** Such as what is missing, what differs, why it is refused. */
  readonly details: readonly string[];
  readonly bills: readonly Bill[];
  /** Why it is unknown. */
  readonly error?: GcdError;
}

/** What `gcd create` would do. */
export interface SystemPlan {
  readonly system: string;
  readonly account: string;
  readonly region: string;
  readonly spec: SystemSpec;
  readonly resources: readonly PlannedResource[];
}

/** Compares what is there with what is wanted; changes nothing. */
export async function planSystem(
  { found, spec }: { found: FoundSystem; spec: SystemSpec },
  ports: SystemPorts,
): Promise<SystemPlan> {
  const surveys = await surveyResources({ found, spec }, ports);
  const { system, region, caller } = found;
  return { system, region, account: caller.account, spec, resources: planFrom(surveys) };
}

/** Turns what is there into what is to be done. Pure. */
export function planFrom(surveys: readonly Survey[]): PlannedResource[] {
  const outputs = new Map<AnyNode, unknown>();
  for (const { node, observed } of surveys) {
    if (observed?.state === 'ready' || observed?.state === 'stopped') outputs.set(node, observed.outputs);
  }
  return surveys
    .filter(({ node }) => !node.resource.onlyRemoves)
    .map((one) => ({
      resource: one.node.name,
      kind: one.node.resource.kind,
      name: one.name,
      bills: one.observed?.state === 'ready' && one.observed.adopted ? [] : billsOf(one),
      ...actionFor(one, outputs),
      ...(one.error ? { error: one.error } : {}),
    }));
}

function billsOf({ observed, bills, node }: Survey): readonly Bill[] {
  return observed?.state === 'ready' ? bills : node.plannedBills;
}

function actionFor(one: Survey, outputs: ReadonlyMap<AnyNode, unknown>): Pick<PlannedResource, 'action' | 'details'> {
  const { observed } = one;
  if (!observed) return { action: 'unknown', details: [one.error?.message ?? 'AWS did not say'] };
  if (observed.state === 'absent') return { action: 'make', details: [] };
  if (observed.state === 'foreign') return { action: 'refuse', details: [observed.why] };
  if (observed.state === 'failed') return { action: 'replace', details: [observed.why] };
  if (observed.state === 'partial')
    return { action: 'complete', details: observed.missing.map((part) => `lacks ${part}`) };
  if (observed.state === 'changing' || observed.state === 'deleting') {
    return { action: 'wait', details: [observed.message] };
  }
  const changes = [...changesOf(one.node, outputs), ...one.staleTags];
  const details = changes.map(({ what, inPlace }) => (inPlace ? what : `${what} (cannot be changed in place)`));
  if (observed.state === 'stopped') return { action: 'start', details };
  if (observed.adopted) return { action: 'adopt', details: [] };
  return { action: changes.some(({ inPlace }) => inPlace) ? 'change' : 'keep', details };
}

function changesOf(node: AnyNode, outputs: ReadonlyMap<AnyNode, unknown>): readonly Change[] {
  // Inputs are known only when all that the node needs is there.
  if (!node.needs.every((needed) => outputs.has(needed))) return [];
  return node.resource.changes(
    outputs.get(node),
    node.inputs((needed) => outputs.get(needed)),
  );
}
