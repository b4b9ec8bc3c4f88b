import type { CheckFinding } from '../aws/checks/finding.js';
import { ExitCode, GcdError } from '../core/errors.js';
import { locateHistory } from '../history/history-folder.js';
import { attemptCheck } from './attempt-check.js';
import { checkDisk, checkDocker } from './check-machine.js';
import { checkProject } from './check-project.js';
import { findSystem } from './find-system.js';
import { planSystem } from './plan-system.js';
import { preflight } from './preflight.js';
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
    attemptCheck('docker', async () => [await checkDocker(ports)]),
    attemptCheck('disk', async () => [await checkDisk(historyFolder)]),
    attemptCheck('project', () => checkProject(input.project, ports)),
  ]);
  const findings = parts.flat();
  return { findings, exitCode: findings.some(({ verdict }) => verdict === 'bad') ? ExitCode.failed : ExitCode.done };
}

/** Looks at the account; without credentials that work there is nothing more to say about it. */
async function checkAccount(input: CheckSystemInput, ports: SystemPorts): Promise<CheckFinding[]> {
  try {
    const found = await findSystem(input, ports);
    const spec = wantedSpec(recordedSpec(found.entries) ?? defaultSpec(found, ports), input);
    const plan = await planSystem({ found, spec }, ports);
    return await preflight({ found, plan }, ports);
  } catch (error) {
    if (!(error instanceof GcdError)) throw error;
    return [{ check: 'identity', verdict: 'bad', message: error.message, ...(error.hint ? { hint: error.hint } : {}) }];
  }
}

function wantedSpec(spec: SystemSpec, { instanceTypes, spot }: CheckSystemInput): SystemSpec {
  const { nodes } = spec;
  const capacity = spot === undefined ? nodes.capacity : spot ? 'SPOT' : 'ON_DEMAND';
  return { ...spec, nodes: { ...nodes, instanceTypes: instanceTypes ?? nodes.instanceTypes, capacity } };
}
