import { judgeQuota, readQuotaState } from '../aws/checks/check-quotas.js';
import { readMachines } from '../aws/machines.js';
import { informingLimitMs, makeQuotasClient } from '../aws/occasional-clients.js';
import { isStandardInstance, type QuotaName } from '../aws/quotas.js';
import { anySignal } from '../core/any-signal.js';
import { GcdError, messageOf } from '../core/errors.js';
import { clientsFor, type FoundSystem } from './find-system.js';
import type { SystemPlan } from './plan-system.js';
import { quotaNeeds } from './quota-needs.js';
import type { SystemPorts } from './system-ports.js';

interface Shortage {
  /** Name of the node that a quota kept from being made. */
  readonly resource: string;
  readonly error: GcdError;
  readonly found: FoundSystem;
  readonly plan: SystemPlan;
}

/**
 * Adds the quota's code, its value, what is used and what is needed to an error that says that a quota is used up; AWS' own
 * words name none of them. Returns the error as it is when it is another one, or when the quota is not known.
 */
export async function explainQuota(shortage: Shortage, ports: SystemPorts): Promise<GcdError> {
  const { error } = shortage;
  if (error.code !== 'QuotaExceeded') return error;
  try {
    const finding = await lookAtQuota(shortage, ports);
    if (!finding) return error;
    const { code, message, hint } = error;
    const ways = [finding.message, finding.hint, finding.hint ? undefined : hint].filter(Boolean).join('\n');
    return new GcdError(code, message, { hint: ways, cause: error });
  } catch (cause) {
    const message = `The quota cannot be looked at: ${messageOf(cause)}`;
    ports.observe({ type: 'warning', code: 'QuotaUnclear', message });
    return error;
  }
}

async function lookAtQuota({ resource, found, plan }: Shortage, { signal }: SystemPorts) {
  const clients = clientsFor(found);
  const { bastion, nodes } = plan.spec;
  const machines = await readMachines(clients.ec2, [...bastion.instanceTypes, ...nodes.instanceTypes]);
  const needs = quotaNeeds(plan, (type) => machines.get(type)?.vcpus);
  const isOfNodes = resource === 'node-group';
  const name = quotaOf(resource, needs.nodes.isSpot);
  const [type = ''] = isOfNodes ? nodes.instanceTypes : bastion.instanceTypes;
  const isOfMachine = isOfNodes || resource === 'bastion';
  if (!name || (isOfMachine && !isStandardInstance(type))) return undefined;
  const needed = isOfMachine ? (machines.get(type)?.vcpus ?? 0) : needs.of[name];
  const limit = anySignal(signal, AbortSignal.timeout(informingLimitMs));
  const parts = { clients, client: makeQuotasClient(found.access), region: found.region };
  return judgeQuota(await readQuotaState(parts, { name, needed }, limit), found.region);
}

function quotaOf(resource: string, isSpot: boolean): QuotaName | undefined {
  const quotas: Readonly<Record<string, QuotaName>> = {
    ...{ bastion: 'onDemandVcpus', 'node-group': isSpot ? 'spotVcpus' : 'onDemandVcpus' },
    ...{ network: 'vpcs', 'security-group': 'groups', cluster: 'clusters' },
  };
  return quotas[resource];
}
