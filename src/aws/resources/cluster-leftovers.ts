import type { Context, Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { type ClusterMade, findClusterMade } from '../cluster-made.js';
import { findCluster } from '../find-cluster.js';

export interface LeftoverOutputs {
  readonly things: readonly ClusterMade[];
}

/**
 * Is what the cluster made in the account by itself: load balancers, volumes, and network interfaces that nodes left behind. It
 * goes after the nodes, which use it, and before the cluster, after which nothing would tell whose it was; without the system's own cluster nothing counts as made by it.
 */
export function clusterLeftovers(clients: AwsClients): Resource<Record<never, never>, LeftoverOutputs> {
  const find = async (ctx: Context, system: string): Promise<ClusterMade[]> => {
    const cluster = await findCluster(clients.eks, system);
    const isOurs = cluster?.tags?.['gcd:system'] === system && cluster.tags.managedBy === 'gcd';
    return isOurs ? findClusterMade(clients, { system, ctx }) : [];
  };
  return {
    kind: 'made by the cluster',
    timing: { create: { usualMs: 0, limitMs: 0 }, delete: { usualMs: 20_000, limitMs: 900_000 } },
    onlyRemoves: true,
    unseenBills: [{ item: 'made-by-cluster', quantity: 1 }],
    name: (system) => `${system}-leftovers`,
    async describe(ctx, id) {
      const things = await find(ctx, id.system);
      return things.length === 0 ? { state: 'absent' } : { state: 'ready', outputs: { things } };
    },
    create: async () => {},
    changes: () => [],
    update: async () => {},
    async delete(ctx, id) {
      for (const { what, remove } of await find(ctx, id.system)) {
        ctx.tell(`removing ${what}`);
        await remove();
      }
    },
    bills: ({ things }) => things.flatMap(({ bills }) => bills),
  };
}
