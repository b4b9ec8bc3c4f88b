import {
  type Addon,
  CreateAddonCommand,
  DeleteAddonCommand,
  DescribeAddonCommand,
  type EKSClient,
} from '@aws-sdk/client-eks';
import type { Resource } from '../../core/resource.js';
import type { AwsClients } from '../clients.js';
import { retagInEks } from '../retag.js';
import { isMarkedAs } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';

export interface AddOnOutputs {
  readonly arn: string;
}

/** Is an add-on of the cluster, by the name that EKS gives it. */
export function addOn(clients: AwsClients, addonName: string): Resource<Record<never, never>, AddOnOutputs> {
  const { eks } = clients;
  return {
    kind: 'EKS add-on',
    timing: { create: { usualMs: 30_000, limitMs: 900_000 }, delete: { usualMs: 15_000, limitMs: 900_000 } },
    name: () => addonName,
    async describe(_ctx, id) {
      const found = await findAddOn(eks, id.system, addonName);
      if (!found) return { state: 'absent' };
      if (!isMarkedAs(id, found.tags)) return { state: 'foreign', why: 'the add-on exists without the tags' };
      const status = found.status ?? 'UNKNOWN';
      if (status === 'DELETING') return { state: 'deleting', message: status };
      const why = (found.health?.issues ?? []).map(({ code, message }) => `${code}: ${message}`).join('; ');
      if (status === 'CREATE_FAILED' || status === 'DELETE_FAILED') return { state: 'failed', why: why || status };
      // Degraded is how an add-on stands that has no node to run on; it recovers by itself when one comes. One that somebody could
      // not update is what it was before, and nothing more happens to it.
      const isThere = ['ACTIVE', 'DEGRADED', 'UPDATE_FAILED'].includes(status);
      if (!isThere) return { state: 'changing', message: status.toLowerCase() };
      return { state: 'ready', outputs: { arn: found.addonArn ?? '' }, tags: found.tags ?? {} };
    },
    async create(_ctx, id) {
      try {
        await eks.send(new CreateAddonCommand({ clusterName: id.system, addonName, tags: { ...id.tags } }));
      } catch (error) {
        if (!isAwsError(error, 'StillInUse')) throw error;
      }
    },
    changes: () => [],
    update: async () => {},
    retag: async (_ctx, id) => retagInEks(eks, id, (await findAddOn(eks, id.system, addonName))?.addonArn),
    async delete(_ctx, id) {
      await unlessGone(eks.send(new DeleteAddonCommand({ clusterName: id.system, addonName })));
    },
    bills: () => [],
  };
}

async function findAddOn(eks: EKSClient, clusterName: string, addonName: string): Promise<Addon | undefined> {
  return (await unlessGone(eks.send(new DescribeAddonCommand({ clusterName, addonName }))))?.addon;
}
