import type { Notice } from '../../src/core/notice.js';
import { type Graph, node } from '../../src/provision/graph.js';
import { type Outcome, reconcile } from '../../src/provision/reconcile.js';
import { fastClock } from '../fakes/fast-clock.js';
import { memoryRecord } from '../fakes/memory-record.js';
import { type Paper, paperResource } from './paper-resource.js';

type Papers = Readonly<Record<string, Paper>>;
type Resources = Readonly<Record<string, ReturnType<typeof paperResource>>>;

/** Makes base <- middle <- top. */
export function chainOf(observed: Paper['observed'] = { state: 'absent' }) {
  const log: string[] = [];
  const paper = (): Paper => ({ observed, log });
  const papers = { base: paper(), middle: paper(), top: paper() };
  return worldOf(papers, { draw: drawChain });
}

function drawChain(resources: Resources): Graph {
  const base = node('base', { resource: resources.base!, inputs: () => ({}) });
  const middle = node('middle', { resource: resources.middle!, needs: { base }, inputs: (up) => up.base.name });
  const top = node('top', { resource: resources.top!, needs: { middle }, inputs: (up) => up.middle.name });
  return [base, middle, top];
}

/** Places resources, by name, in a graph. */
export type Draw = (resources: Resources) => Graph;

interface WorldOptions {
  /** Default: every resource by itself. */
  readonly draw?: Draw;
  /** When creations without an outcome were begun. */
  readonly openSince?: Readonly<Record<string, number>>;
}

/** Makes a graph of resources on paper, and what is needed to reconcile it. */
export function worldOf<P extends Papers>(papers: P, { draw = drawAlone, openSince = {} }: WorldOptions = {}) {
  const resources = Object.fromEntries(
    Object.entries(papers).map(([name, paper]) => [name, paperResource(name, paper)]),
  );
  const graph = draw(resources);
  const notices: Notice[] = [];
  const record = memoryRecord(openSince);
  const go = (target: 'present' | 'absent', clock = fastClock()) =>
    reconcile(graph, target, {
      identity: { system: 'gcd-t', tags: {}, gcdVersion: '1' },
      ...{ account: '123456789012', region: 'eu-west-1', record, clock },
      signal: new AbortController().signal,
      observe: (notice) => void notices.push(notice),
    });
  return {
    papers,
    notices,
    log: Object.values(papers)[0]!.log,
    events: record.events,
    reconcile: go,
    /** Reconciles and returns one text a node: its name, how it ended, and the code of its error. */
    run: async (target: 'present' | 'absent', clock = fastClock()) => (await go(target, clock)).map(inWords),
  };
}

function drawAlone(resources: Resources): Graph {
  return Object.entries(resources).map(([name, resource]) => node(name, { resource, inputs: () => ({}) }));
}

function inWords({ node: { name }, result, error }: Outcome): string {
  return [name, result, ...(error ? [error.code] : [])].join(' ');
}
