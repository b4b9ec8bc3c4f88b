import type { Resource } from '../../core/resource.js';
import { createAdmin, deleteEntry, findEntry } from '../access-entries.js';
import type { AwsClients } from '../clients.js';
import { roleArn } from '../partition.js';
import { retagInEks } from '../retag.js';
import { isMarkedAs } from '../tags.js';

export interface AccessEntryOutputs {
  readonly principalArn: string;
}

/** Is what lets a role of the system administer the cluster. */
export function accessEntry(clients: AwsClients, purpose: string): Resource<Record<never, never>, AccessEntryOutputs> {
  const { eks } = clients;
  return {
    kind: 'EKS access entry',
    timing: { create: { usualMs: 1_000, limitMs: 60_000 }, delete: { usualMs: 1_000, limitMs: 300_000 } },
    name: (system) => `${system}-${purpose}`,
    async describe(ctx, id) {
      const principalArn = roleArn(ctx, id.name);
      const found = await findEntry(eks, { clusterName: id.system, principalArn });
      if (!found) return { state: 'absent' };
      if (!isMarkedAs(id, found.tags)) return { state: 'foreign', why: 'an access entry without the tags exists' };
      if (!found.isAdmin) return { state: 'partial', missing: ['its policy'] };
      return { state: 'ready', outputs: { principalArn }, tags: found.tags };
    },
    create: (ctx, id) => createAdmin(eks, { ctx, id, principalArn: roleArn(ctx, id.name) }),
    changes: () => [],
    update: async () => {},
    async retag(ctx, id) {
      const names = { clusterName: id.system, principalArn: roleArn(ctx, id.name) };
      await retagInEks(eks, id, (await findEntry(eks, names))?.arn);
    },
    delete: (ctx, id) => deleteEntry(eks, { clusterName: id.system, principalArn: roleArn(ctx, id.name) }),
    bills: () => [],
  };
}
