import { checkClock } from '../aws/checks/check-clock.js';
import { checkIdentity } from '../aws/checks/check-identity.js';
import { checkPermissions } from '../aws/checks/check-permissions.js';
import { checkQuotas } from '../aws/checks/check-quotas.js';
import { checkZones } from '../aws/checks/check-zones.js';
import type { CheckFinding } from '../aws/checks/finding.js';
import { simulationsOf } from '../aws/checks/simulations.js';
import { ExitCode, GcdError } from '../core/errors.js';
import { locateHistory } from '../history/history-folder.js';
import { readCallerPolicies } from './caller-policies.js';
import { checkDisk, checkDocker } from './check-machine.js';
import { checkProject } from './check-project.js';
import { clientsFor, type FoundSystem, findSystem } from './find-system.js';
import { judgeNames } from './judge-names.js';
import { planSystem, type SystemPlan } from './plan-system.js';
import { quotaNeeds } from './quota-needs.js';
import { defaultSpec, recordedSpec } from './resolve-spec.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';
import type { SystemSpec } from './system-spec.js';

/** What `gcd check` is told. */
export interface CheckSystemInput extends SystemTarget {
  /** Folder of the project to look at. */
  readonly project?: string;
  /** Instance types of the nodes. */
  readonly instanceTypes?: readonly string[];
  readonly spot?: boolean;
}

/** What `gcd check` found. */
export interface CheckedSystem {
  readonly findings: readonly CheckFinding[];
  /** 1 when a finding is bad. */
  readonly exitCode: number;
}

/** Looks at everything that making a system and running on it depend on, changes nothing, and tells all of it at once. */
export async function checkSystem(input: CheckSystemInput, ports: SystemPorts): Promise<CheckedSystem> {
  const historyFolder = locateHistory({ ...ports, flag: input.history });
  const parts = await Promise.all([
    checkAccount(input, ports),
    attempt('docker', async () => [await checkDocker(ports)]),
    attempt('disk', async () => [await checkDisk(historyFolder)]),
    attempt('project', () => checkProject(input.project, ports)),
  ]);
  const findings = parts.flat();
  return { findings, exitCode: findings.some(({ verdict }) => verdict === 'bad') ? ExitCode.failed : ExitCode.done };
}

/** Looks at the account; without credentials that work there is nothing more to say about it. */
async function checkAccount(input: CheckSystemInput, ports: SystemPorts): Promise<CheckFinding[]> {
  try {
    const found = await findSystem(input, ports);
    return await checkFound(found, input, ports);
  } catch (error) {
    if (!(error instanceof GcdError)) throw error;
    return [{ check: 'identity', verdict: 'bad', message: error.message, ...hintOf(error) }];
  }
}

async function checkFound(found: FoundSystem, input: CheckSystemInput, ports: SystemPorts): Promise<CheckFinding[]> {
  const clients = clientsFor(found);
  const spec = wantedSpec(recordedSpec(found.entries) ?? defaultSpec(found, ports), input);
  const { bastion, nodes, zones } = spec;
  const wanted = { zones, bastionTypes: bastion.instanceTypes, nodeTypes: nodes.instanceTypes };
  const parts = await Promise.all([
    attempt('identity', () => checkIdentity(clients.sts, found.caller, ports.clock.nowMs())),
    attempt('clock', async () => [await checkClock(clients.sts, () => ports.clock.nowMs())]),
    attempt('permissions', async () => {
      const scope = { account: found.caller.account, region: found.region, system: found.system };
      const policies = await readCallerPolicies(ports.packageRoot);
      return checkPermissions(clients.iam, found.caller, simulationsOf(policies, scope));
    }),
    attempt('zones', () => checkZones(clients.ec2, wanted)),
    checkPlan(await planSystem({ found, spec }, ports), found, ports),
  ]);
  return parts.flat();
}

/** Looks at what the plan depends on: names that are taken, and quotas. */
async function checkPlan(plan: SystemPlan, found: FoundSystem, ports: SystemPorts): Promise<CheckFinding[]> {
  const clients = clientsFor(found);
  const quotas = await attempt('quotas', async () => {
    const { informingLimitMs, makeQuotasClient } = await import('../aws/occasional-clients.js');
    const { readMachines } = await import('../aws/machines.js');
    const { bastion, nodes } = plan.spec;
    const machines = await readMachines(clients.ec2, [...bastion.instanceTypes, ...nodes.instanceTypes]);
    const limit = AbortSignal.any([ports.signal, AbortSignal.timeout(informingLimitMs)]);
    const parts = { clients, client: makeQuotasClient(found.access), region: found.region };
    return checkQuotas(
      parts,
      quotaNeeds(plan, (type) => machines.get(type)?.vcpus),
      limit,
    );
  });
  return [...judgeNames(plan), ...quotas];
}

function wantedSpec(spec: SystemSpec, { instanceTypes, spot }: CheckSystemInput): SystemSpec {
  const { nodes } = spec;
  const capacity = spot === undefined ? nodes.capacity : spot ? 'SPOT' : 'ON_DEMAND';
  return { ...spec, nodes: { ...nodes, instanceTypes: instanceTypes ?? nodes.instanceTypes, capacity } };
}

/** Runs a check; one that cannot be made is a warning, so that the others are still heard. */
async function attempt(check: string, look: () => Promise<CheckFinding[]>): Promise<CheckFinding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof GcdError)) throw error;
    return [{ check, verdict: 'warning', message: `It could not be looked at: ${error.message}`, ...hintOf(error) }];
  }
}

function hintOf({ hint }: GcdError): { hint?: string } {
  return hint === undefined ? {} : { hint };
}
