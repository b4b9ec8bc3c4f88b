import type { AnyNode, Graph } from './graph.js';

/** How a visit to a node went; `skipped` when one that it had to wait for failed. */
export type Visit<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown; readonly skipped: boolean };

/**
 * Visits every node as soon as all that it needs has been visited, side by side. A node whose need failed is skipped.
 *
 * @returns one visit a node, by node.
 */
export async function visitForward<T>(
  graph: Graph,
  visit: (node: AnyNode) => Promise<T>,
): Promise<Map<AnyNode, Visit<T>>> {
  const visits = new Map<AnyNode, Promise<Visit<T>>>();
  for (const node of graph) {
    const before = Promise.all(node.needs.map((needed) => visits.get(needed)!));
    visits.set(
      node,
      before.then((done) => {
        const failed = done.find((one) => !one.ok);
        return failed && !failed.ok ? { ok: false, error: failed.error, skipped: true } : attempt(visit, node);
      }),
    );
  }
  return settle(visits);
}

/**
 * Visits every node once all nodes that need it have been visited, side by side. A failure stops nothing: what can be
 * removed is removed.
 */
export async function visitBackward<T>(
  graph: Graph,
  visit: (node: AnyNode) => Promise<T>,
): Promise<Map<AnyNode, Visit<T>>> {
  const visits = new Map<AnyNode, Promise<Visit<T>>>();
  for (const node of [...graph].reverse()) {
    const dependents = graph.filter((other) => other.needs.includes(node)).map((other) => visits.get(other)!);
    visits.set(
      node,
      Promise.all(dependents).then(() => attempt(visit, node)),
    );
  }
  return settle(visits);
}

async function attempt<T>(visit: (node: AnyNode) => Promise<T>, node: AnyNode): Promise<Visit<T>> {
  try {
    return { ok: true, value: await visit(node) };
  } catch (error) {
    return { ok: false, error, skipped: false };
  }
}

async function settle<T>(visits: Map<AnyNode, Promise<Visit<T>>>): Promise<Map<AnyNode, Visit<T>>> {
  const settled = new Map<AnyNode, Visit<T>>();
  for (const [node, visit] of visits) settled.set(node, await visit);
  return settled;
}
