import type { Observed, Resource } from '../../core/resource.js';
import { createAdmin, deleteEntry, findEntry } from '../access-entries.js';
import { callerPrincipal } from '../caller-principal.js';
import type { AwsClients } from '../clients.js';
import type { Caller } from '../identity.js';
import { retagInEks } from '../retag.js';
import { isMarkedAs } from '../tags.js';
import { isAwsError } from '../translate-error.js';

export interface CallerAccessOutputs {
  /** Empty for a caller who cannot have an access entry. */
  readonly principalArn: string;
  /** Why the caller is no administrator of the cluster, undefined for one who is. */
  readonly lack: string | undefined;
}

type Principal = { readonly arn: string } | { readonly lack: string };

/**
 * Is what lets whoever calls gcd administer the cluster. EKS gives the creator's entry by itself, which is adopted here and
 * goes with the cluster; another user who resumes the system gets one from gcd, as do those who come after.
 * https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
export function callerAccess(clients: AwsClients, caller: Caller): Resource<Record<never, never>, CallerAccessOutputs> {
  const { eks, iam } = clients;
  return {
    kind: 'EKS access entry',
    timing: { create: { usualMs: 1_000, limitMs: 60_000 }, delete: { usualMs: 1_000, limitMs: 300_000 } },
    name: (system) => `${system}-caller`,
    async describe(_ctx, id): Promise<Observed<CallerAccessOutputs>> {
      const principal = await principalOf(clients, caller);
      if ('lack' in principal) return adopted('', principal.lack);
      const found = await findEntry(eks, { clusterName: id.system, principalArn: principal.arn });
      if (!found) return { state: 'absent' };
      const isOurs = isMarkedAs(id, found.tags);
      if (!isOurs) return adopted(principal.arn, found.isAdmin ? undefined : 'its access entry is of somebody else');
      if (!found.isAdmin) return { state: 'partial', missing: ['its policy'] };
      return { state: 'ready', outputs: { principalArn: principal.arn, lack: undefined }, tags: found.tags };
    },
    async create(ctx, id) {
      const principal = await principalOf({ iam }, caller);
      if ('arn' in principal) await createAdmin(eks, { ctx, id, principalArn: principal.arn });
    },
    changes: ({ lack }) =>
      lack === undefined ? [] : [{ what: `${caller.arn} cannot use kubectl: ${lack}`, inPlace: false }],
    update: async () => {},
    async retag(_ctx, id) {
      const principal = await principalOf({ iam }, caller);
      if (!('arn' in principal)) return;
      await retagInEks(eks, id, (await findEntry(eks, { clusterName: id.system, principalArn: principal.arn }))?.arn);
    },
    async delete(_ctx, id) {
      const principal = await principalOf({ iam }, caller);
      if ('arn' in principal) await deleteEntry(eks, { clusterName: id.system, principalArn: principal.arn });
    },
    bills: () => [],
  };
}

/** EKS takes users and roles only: neither root nor a session. */
async function principalOf({ iam }: Pick<AwsClients, 'iam'>, caller: Caller): Promise<Principal> {
  try {
    const arn = await callerPrincipal(iam, caller);
    return arn ? { arn } : { lack: 'only an IAM user or role can have an access entry' };
  } catch (error) {
    if (!isAwsError(error, 'AccessDenied', 'NotFound')) throw error;
    return { lack: `the ARN of its role is not known: ${error.message}` };
  }
}

function adopted(principalArn: string, lack: string | undefined): Observed<CallerAccessOutputs> {
  return { state: 'ready', adopted: true, outputs: { principalArn, lack } };
}
