import type { QuotaNeeds } from '../aws/checks/check-quotas.js';
import { isStandardInstance } from '../aws/quotas.js';
import type { SystemPlan } from './plan-system.js';

/** Counts what is still to be made against quotas. Pure. */
export function quotaNeeds(
  { resources, spec }: Pick<SystemPlan, 'resources' | 'spec'>,
  vcpusOf: (instanceType: string) => number | undefined,
): QuotaNeeds {
  const isMade = (...names: string[]) =>
    resources.filter(({ resource, action }) => names.includes(resource) && action === 'make').length;
  const isLaunched = resources.some(({ resource, action }) => resource === 'bastion' && /^(make|start)$/.test(action));
  const [bastionType = ''] = spec.bastion.instanceTypes;
  const [instanceType = ''] = spec.nodes.instanceTypes;
  const needed = isLaunched && isStandardInstance(bastionType) ? (vcpusOf(bastionType) ?? 0) : 0;
  return {
    of: {
      onDemandVcpus: needed,
      spotVcpus: 0,
      // Public addresses of machines are lent by EC2 and count against nothing.
      addresses: 0,
      vpcs: isMade('network'),
      gateways: isMade('network'),
      // EKS makes one of its own for the cluster.
      groups: isMade('security-group', 'cluster'),
      clusters: isMade('cluster'),
    },
    nodes: {
      instanceType,
      vcpus: vcpusOf(instanceType),
      isSpot: spec.nodes.capacity === 'SPOT',
      maxNodes: spec.nodes.maxNodes,
      isStandard: isStandardInstance(instanceType),
    },
  };
}
