import type { Identity } from '../core/resource.js';
import type { AnyNode } from './graph.js';

/** What all resources of a system have in common. */
export interface SystemIdentity {
  readonly system: string;
  /** Tags besides those that gcd sets itself: `project`, `gcd:expires`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly gcdVersion: string;
}

/** Returns the name and the tags of a node's resource; nothing but the system and the node go into them. */
export function identityOf(common: SystemIdentity, node: AnyNode): Identity {
  return {
    system: common.system,
    resource: node.name,
    name: node.resource.name(common.system),
    tags: {
      ...common.tags,
      managedBy: 'gcd',
      'gcd:system': common.system,
      'gcd:resource': node.name,
      'gcd:version': common.gcdVersion,
    },
  };
}
