import type { GcdError } from '../core/errors.js';
import type { Bill, Change, Observed } from '../core/resource.js';
import type { AnyNode, Graph } from './graph.js';
import { asGcdError, nodeRun, type Setting } from './node-run.js';
import { staleTags } from './stale-tags.js';

/** What the cloud says about one node right now. */
export interface Survey {
  readonly node: AnyNode;
  /** Name in the cloud. */
  readonly name: string;
  /** Undefined when the cloud would not say. */
  readonly observed: Observed<unknown> | undefined;
  readonly error?: GcdError;
  /** Tags that a reconciliation would set anew. */
  readonly staleTags: readonly Change[];
  /** What it costs as it is now. */
  readonly bills: readonly Bill[];
}

/** Asks the cloud about every resource of a system, side by side; changes nothing. */
export async function survey(graph: Graph, setting: Setting): Promise<Survey[]> {
  return Promise.all(
    graph.map(async (node): Promise<Survey> => {
      const { id, ctx } = nodeRun(node, setting);
      try {
        const observed = await node.resource.describe(ctx, id);
        const stale = node.resource.retag ? staleTags(id, observed) : [];
        return { node, name: id.name, observed, staleTags: stale, bills: billsOf(node, observed) };
      } catch (error) {
        const unknown = { observed: undefined, error: asGcdError(error, { id }), staleTags: [] };
        return { node, name: id.name, ...unknown, bills: node.resource.unseenBills ?? node.plannedBills };
      }
    }),
  );
}

/** Returns those that are still there and belong to the system, or about which the cloud would not say. */
export function remaining(surveys: readonly Survey[]): Survey[] {
  return surveys.filter(({ observed }) => {
    if (!observed) return true;
    const isAdopted = observed.state === 'ready' && observed.adopted === true;
    return observed.state !== 'absent' && observed.state !== 'foreign' && !isAdopted;
  });
}

function billsOf(node: AnyNode, observed: Observed<unknown>): readonly Bill[] {
  if (observed.state === 'ready' && observed.adopted) return [];
  if (observed.state === 'ready' || observed.state === 'stopped') return node.resource.bills(observed.outputs);
  if (observed.state === 'absent' || observed.state === 'foreign') return [];
  return ('bills' in observed && observed.bills) || node.plannedBills;
}
