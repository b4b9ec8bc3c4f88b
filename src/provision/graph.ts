import type { Bill, Resource } from '../core/resource.js';

/** What is needed, by a local name: the nodes whose outputs become a node's inputs. */
export type Needs = Readonly<Record<string, AnyNode>>;

/** Is a resource with its place in the order of creation. */
export interface Node<Inputs, Outputs> {
  readonly name: string;
  readonly resource: Resource<Inputs, Outputs>;
  readonly needs: readonly AnyNode[];
  inputs(outputsOf: (node: AnyNode) => unknown): Inputs;
  /** What it will cost once it is there, for the plan. */
  readonly plannedBills: readonly Bill[];
}

// The outputs of one node are the inputs of another; `node` checks the pair, a list of nodes has no common type.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyNode = Node<any, any>;

type OutputsOf<T extends Needs> = { [K in keyof T]: T[K] extends Node<infer _I, infer O> ? O : never };

interface NodeOptions<Inputs, Outputs, T extends Needs> {
  readonly resource: Resource<Inputs, Outputs>;
  readonly needs?: T;
  inputs(outputs: OutputsOf<T>): Inputs;
  readonly plannedBills?: readonly Bill[];
}

/**
 * Places a resource in the graph: it is created when all that it needs is ready, and removed before any of that.
 * A node can only need nodes that exist already, so a graph has no cycles.
 */
export function node<Inputs, Outputs, const T extends Needs = Record<never, never>>(
  name: string,
  options: NodeOptions<Inputs, Outputs, T>,
): Node<Inputs, Outputs> {
  const needs = Object.entries(options.needs ?? {});
  return {
    name,
    resource: options.resource,
    needs: needs.map(([, needed]) => needed),
    plannedBills: options.plannedBills ?? [],
    inputs: (outputsOf) =>
      options.inputs(Object.fromEntries(needs.map(([key, needed]) => [key, outputsOf(needed)])) as OutputsOf<T>),
  };
}

/** Is all nodes of a system, each after those that it needs. */
export type Graph = readonly AnyNode[];

/** Begins a graph. What `place` makes a node of is in it, in that order: there is no second list to forget. */
export function beginGraph(): { readonly nodes: Graph; readonly place: typeof node } {
  const nodes: AnyNode[] = [];
  const place: typeof node = (name, options) => {
    const placed = node(name, options);
    nodes.push(placed);
    return placed;
  };
  return { nodes, place };
}
