import { checkClock } from '../aws/checks/check-clock.js';
import { checkIdentity } from '../aws/checks/check-identity.js';
import { checkPermissions } from '../aws/checks/check-permissions.js';
import { checkQuotas } from '../aws/checks/check-quotas.js';
import { checkZones } from '../aws/checks/check-zones.js';
import type { CheckFinding } from '../aws/checks/finding.js';
import { simulationsOf } from '../aws/checks/simulations.js';
import { readMachines } from '../aws/machines.js';
import { informingLimitMs, makeQuotasClient } from '../aws/occasional-clients.js';
import { anySignal } from '../core/any-signal.js';
import { attemptCheck } from './attempt-check.js';
import { readCallerPolicies } from './caller-policies.js';
import { clientsFor, type FoundSystem } from './find-system.js';
import { judgeNames } from './judge-names.js';
import type { SystemPlan } from './plan-system.js';
import { quotaNeeds } from './quota-needs.js';
import type { SystemPorts } from './system-ports.js';

interface Subject {
  readonly found: FoundSystem;
  readonly plan: SystemPlan;
}

/** Looks at all in the account that a plan depends on, side by side; changes nothing. */
export async function preflight({ found, plan }: Subject, ports: SystemPorts): Promise<CheckFinding[]> {
  const { ec2, iam, sts } = clientsFor(found);
  const { bastion, nodes, zones } = plan.spec;
  const wanted = { zones, bastionTypes: bastion.instanceTypes, nodeTypes: nodes.instanceTypes };
  const parts = await Promise.all([
    attemptCheck('identity', () => checkIdentity(sts, found.caller, ports.clock.nowMs())),
    attemptCheck('clock', async () => [await checkClock(sts, () => ports.clock.nowMs())]),
    attemptCheck('permissions', async () => {
      const scope = { account: found.caller.account, region: found.region, system: found.system };
      const policies = await readCallerPolicies(ports.packageRoot);
      return checkPermissions(iam, found.caller, simulationsOf(policies, scope));
    }),
    attemptCheck('zones', () => checkZones(ec2, wanted)),
    attemptCheck('quotas', () => compareQuotas({ found, plan }, ports)),
  ]);
  return [...judgeNames(plan), ...parts.flat()];
}

async function compareQuotas({ found, plan }: Subject, { signal }: SystemPorts): Promise<CheckFinding[]> {
  const clients = clientsFor(found);
  const { bastion, nodes } = plan.spec;
  const machines = await readMachines(clients.ec2, [...bastion.instanceTypes, ...nodes.instanceTypes]);
  const needs = quotaNeeds(plan, (type) => machines.get(type)?.vcpus);
  const parts = { clients, client: makeQuotasClient(found.access), region: found.region };
  return checkQuotas(parts, needs, anySignal(signal, AbortSignal.timeout(informingLimitMs)));
}
