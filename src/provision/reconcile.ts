import { anySignal } from '../core/any-signal.js';
import { GcdError } from '../core/errors.js';
import { bringUp, type Presence } from './bring-up.js';
import type { AnyNode, Graph } from './graph.js';
import { asGcdError, nodeRun, type Setting } from './node-run.js';
import { type Absence, takeDown } from './take-down.js';
import { type Visit, visitBackward, visitForward } from './visit.js';

/** How one resource of a system stands after a reconciliation. */
export interface Outcome {
  readonly node: AnyNode;
  readonly result: Presence | Absence | 'failed' | 'skipped' | 'interrupted';
  readonly error?: GcdError;
}

/**
 * Makes all resources of the graph present, or absent, over the same arrows: forward a node waits for what it needs, backward
 * for what needs it; everything else goes side by side.
 *
 * A failure on the way up ends the waits of the others, so that the user hears of it at once; calls under way are
 * finished and recorded. On the way down nothing stops anything else: what can be removed is removed, but for what is needed to
 * find or remove something that is not removed yet.
 *
 * @returns one outcome a node, in the order of the graph. Does not throw for a resource that failed.
 */
export async function reconcile(graph: Graph, target: 'present' | 'absent', setting: Setting): Promise<Outcome[]> {
  return target === 'present' ? makePresent(graph, setting) : makeAbsent(graph, setting);
}

async function makePresent(graph: Graph, setting: Setting): Promise<Outcome[]> {
  const halt = new AbortController();
  const within = { ...setting, signal: anySignal(setting.signal, halt.signal) };
  const outputs = new Map<AnyNode, unknown>();
  const visits = await visitForward(graph, async (node): Promise<Presence> => {
    const run = nodeRun(node, within);
    try {
      const up = await bringUp(
        run,
        node.inputs((needed) => outputs.get(needed)),
        setting.record,
      );
      outputs.set(node, up.outputs);
      return up.presence;
    } catch (error) {
      report(run, error, within.signal);
      halt.abort();
      throw error;
    }
  });
  return outcomes(visits, setting, within.signal);
}

async function makeAbsent(graph: Graph, setting: Setting): Promise<Outcome[]> {
  const kept = new Set<AnyNode>();
  const left = new Set<AnyNode>();
  const visits = await visitBackward(graph, async (node): Promise<Absence> => {
    const run = nodeRun(node, setting);
    const users = node.resource.outlivesItsUsers ? left : kept;
    const by = [...users].find(({ needs }) => needs.includes(node));
    try {
      if (by) setting.signal.throwIfAborted();
      refuseWhileNeeded(node, by);
      return await takeDown(run);
    } catch (error) {
      left.add(node);
      if (node.resource.onlyRemoves || by) kept.add(node);
      report(run, error, setting.signal);
      throw error;
    }
  });
  return outcomes(visits, setting, setting.signal);
}

/**
 * Stops the removal of what is needed to find and remove something else: without the cluster nothing tells which load balancers
 * it made, so it stays, with all that it needs, until they are known to be gone; without its role EKS cannot remove nodes.
 */
function refuseWhileNeeded(node: AnyNode, by: AnyNode | undefined): void {
  if (!by) return;
  throw new GcdError('KeptForRemoval', `${node.name} stays until ${by.name} can be removed, which needs it`, {
    hint: 'Run the same command again.',
  });
}

function report(run: ReturnType<typeof nodeRun>, error: unknown, signal: AbortSignal): void {
  if (isInterruption(error, signal)) run.progress('interrupted', 'stopped waiting');
  else run.progress('failed', asGcdError(error, run).message);
}

function outcomes(
  visits: ReadonlyMap<AnyNode, Visit<Presence | Absence>>,
  setting: Setting,
  signal: AbortSignal,
): Outcome[] {
  const found: Outcome[] = [];
  for (const [node, visit] of visits) {
    if (visit.ok) found.push({ node, result: visit.value });
    else if (visit.skipped) found.push({ node, result: 'skipped' });
    else if (isInterruption(visit.error, signal)) found.push({ node, result: 'interrupted' });
    else found.push({ node, result: 'failed', error: asGcdError(visit.error, nodeRun(node, setting)) });
  }
  return found;
}

/** Tells whether a wait was ended by the signal, rather than by a failure of its own. */
function isInterruption(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'));
}
