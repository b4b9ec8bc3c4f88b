import type { Graph } from '../provision/graph.js';
import type { SystemPorts } from './system-ports.js';

/** Tells of all resources, in order, before the first is worked on: the list has a line for each from the start. */
export function announceResources(
  graph: Graph,
  target: 'present' | 'absent',
  { system, observe }: { readonly system: string; readonly observe: SystemPorts['observe'] },
): void {
  const nodes = target === 'present' ? graph.filter(({ resource }) => !resource.onlyRemoves) : [...graph].reverse();
  for (const node of nodes) {
    const before = target === 'present' ? node.needs : graph.filter(({ needs }) => needs.includes(node));
    const message = before.length === 0 ? '' : `after ${before.map(({ name }) => name).join(', ')}`;
    const name = node.resource.name(system);
    observe({ type: 'resource-progressed', resource: node.name, name, progress: 'pending', message });
  }
}
