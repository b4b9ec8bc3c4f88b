import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { messageOf } from '../../core/errors.js';
import type { AwsClients } from '../clients.js';
import { countUsage } from '../quota-usage.js';
import { type Quota, type QuotaName, quotaRequest, quotas, readQuota } from '../quotas.js';
import type { CheckFinding } from './finding.js';

/** What a system still needs of each quota, and what its nodes will. */
export interface QuotaNeeds {
  readonly of: Readonly<Record<QuotaName, number>>;
  readonly nodes: {
    readonly instanceType: string;
    /** Undefined when EC2 did not say. */
    readonly vcpus: number | undefined;
    readonly isSpot: boolean;
    readonly maxNodes: number;
    /** False for families with quotas of their own, which are not looked at. */
    readonly isStandard: boolean;
  };
}

/** How much of a quota is there, used and needed. */
export interface QuotaState {
  readonly quota: Quota;
  readonly limit: number;
  readonly used: number;
  readonly needed: number;
  /** The account's own value is not known: `limit` is what AWS gives a new account, which is no reason to stop. */
  readonly isAssumed: boolean;
}

interface QuotaParts {
  readonly clients: AwsClients;
  readonly client: ServiceQuotasClient;
  readonly region: string;
}

/** Looks at one quota. */
export async function readQuotaState(
  { clients, client }: QuotaParts,
  { name, needed }: { readonly name: QuotaName; readonly needed: number },
  abortSignal: AbortSignal,
): Promise<QuotaState> {
  const quota = quotas[name];
  const [used, { limit, isAssumed }] = await Promise.all([countUsage(clients), limitOf(client, quota, abortSignal)]);
  return { quota, limit, used: used[name], needed, isAssumed };
}

/** Compares the account's quotas with what the account uses and what a system needs. */
export async function checkQuotas(
  parts: QuotaParts,
  needs: QuotaNeeds,
  abortSignal: AbortSignal,
): Promise<CheckFinding[]> {
  const names = Object.keys(quotas) as QuotaName[];
  const [used, ...limits] = await Promise.all([
    countUsage(parts.clients),
    ...names.map((name) => limitOf(parts.client, quotas[name], abortSignal)),
  ]);
  const failed = limits.find(({ problem }) => problem !== undefined);
  const states = names.map((name, index): QuotaState => {
    const { limit, isAssumed } = limits[index]!;
    return { quota: quotas[name], limit, used: used[name], needed: needs.of[name], isAssumed };
  });
  const cpus = states[names.indexOf(needs.nodes.isSpot ? 'spotVcpus' : 'onDemandVcpus')]!;
  return [
    ...(failed ? [defaultsUsed(failed.problem!)] : []),
    ...states.filter(({ needed }) => needed > 0).map((state) => judgeQuota(state, parts.region)),
    ...judgeNodes(cpus, needs.nodes, parts.region),
  ];
}

/** Judges one quota. Pure. */
export function judgeQuota({ quota, limit, used, needed, isAssumed }: QuotaState, region: string): CheckFinding {
  const about = `${quota.name}: ${used} of ${limit} used, ${needed} more needed (${quota.code})`;
  if (used + needed <= limit) return { check: 'quotas', verdict: 'good', message: about };
  const hint = `Remove what is not used, or ask for more: ${quotaRequest(quota, used + needed, region)}`;
  return { check: 'quotas', verdict: isAssumed ? 'warning' : 'bad', message: `${about}: too little is left`, hint };
}

/** Judges how many nodes fit into what the quota leaves. Pure. */
export function judgeNodes(state: QuotaState, nodes: QuotaNeeds['nodes'], region: string): CheckFinding[] {
  const { instanceType, vcpus, isStandard, maxNodes } = nodes;
  const check = 'quotas';
  if (!isStandard || !vcpus) {
    const why = isStandard ? 'EC2 does not say how many vCPU it has' : 'its family has a quota of its own';
    return [{ check, verdict: 'warning', message: `How many nodes of ${instanceType} fit is not known: ${why}` }];
  }
  const left = state.limit - state.used - state.needed;
  const fitting = Math.max(0, Math.floor(left / vcpus));
  const about = `nodes: ${Math.min(fitting, maxNodes)} more of ${instanceType} at once (${vcpus} vCPU each, ${Math.max(0, left)} of ${state.limit} left, ${state.quota.code})`;
  if (fitting >= maxNodes) return [{ check, verdict: 'good', message: about }];
  const hint = `For more nodes: ${quotaRequest(state.quota, state.used + state.needed + maxNodes * vcpus, region)}`;
  return [{ check, verdict: fitting === 0 && !state.isAssumed ? 'bad' : 'warning', message: about, hint }];
}

async function limitOf(
  client: ServiceQuotasClient,
  quota: Quota,
  abortSignal: AbortSignal,
): Promise<{ limit: number; isAssumed: boolean; problem?: string }> {
  try {
    const limit = await readQuota(client, quota, abortSignal);
    return { limit: limit ?? quota.byDefault, isAssumed: limit === undefined };
  } catch (error) {
    return { limit: quota.byDefault, isAssumed: true, problem: messageOf(error) };
  }
}

function defaultsUsed(problem: string): CheckFinding {
  const message = `The account's quotas cannot be read, so those of a new account are compared: ${problem}`;
  const hint = 'The policy of `gcd check --policy` allows servicequotas:GetServiceQuota.';
  return { check: 'quotas', verdict: 'warning', message, hint };
}
