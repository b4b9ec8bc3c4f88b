import { machineItem } from '../aws/prices/machine-item.js';
import type { Bill } from '../core/resource.js';
import type { SystemSpec } from './system-spec.js';

/** Returns what one node of a system costs while it is there: machine, disk, public address. Pure. */
export function nodeBills({ nodes }: Pick<SystemSpec, 'nodes'>): Bill[] {
  return [
    { item: machineItem(nodes.capacity, nodes.instanceTypes), quantity: 1 },
    { item: 'gp3-gib', quantity: nodes.diskGib },
    { item: 'ipv4', quantity: 1 },
  ];
}
