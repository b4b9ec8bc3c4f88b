import { type EvaluationResult, type IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import { GcdError } from '../../core/errors.js';
import { callerPrincipal } from '../caller-principal.js';
import type { Caller } from '../identity.js';
import type { CheckFinding } from './finding.js';
import type { Simulation } from './simulations.js';

const check = 'permissions';
const attach = 'Attach the policy that `gcd check --policy` prints.';

/**
 * Simulates every call that gcd makes, on the names and tags that it uses, as the caller: a role session as its role. What a service
 * control policy, a boundary or a session policy forbids besides shows only in part.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function checkPermissions(
  iam: IAMClient,
  caller: Caller,
  simulations: readonly Simulation[],
): Promise<CheckFinding[]> {
  // Root cannot be simulated, and nothing in the account denies it anything.
  if (caller.kind === 'root') return [{ check, verdict: 'good', message: 'The root user may do everything' }];
  try {
    const principal = (await callerPrincipal(iam, caller)) ?? caller.arn;
    const denied: string[] = [];
    // One after the other: IAM throttles simulations early.
    for (const simulation of simulations) denied.push(...(await simulate(iam, principal, simulation)));
    return [judgeDenials([...new Set(denied)], simulations)];
  } catch (error) {
    if (!(error instanceof GcdError)) throw error;
    const why = error.code === 'AccessDenied' ? 'the caller may not simulate' : error.message;
    const message = `Whether all calls are allowed is not known: ${why}`;
    return [
      { check, verdict: 'warning', message, hint: `${attach} It allows iam:SimulatePrincipalPolicy and iam:GetRole.` },
    ];
  }
}

/** Judges what a simulation denied. Pure. */
export function judgeDenials(denied: readonly string[], simulations: readonly Simulation[]): CheckFinding {
  const count = new Set(simulations.flatMap(({ actions }) => actions)).size;
  if (denied.length === 0) return { check, verdict: 'good', message: `All ${count} actions are allowed` };
  const message = `${denied.length} of ${count} actions are not allowed: ${[...denied].sort().join(', ')}`;
  return { check, verdict: 'bad', message, hint: attach };
}

/** Returns the actions that are not allowed on each of the resources. */
async function simulate(iam: IAMClient, PolicySourceArn: string, simulation: Simulation): Promise<string[]> {
  const { actions, resources, context } = simulation;
  const question = {
    PolicySourceArn,
    ActionNames: [...actions],
    ResourceArns: [...resources],
    ContextEntries: [...context],
  };
  const denied: string[] = [];
  for await (const { EvaluationResults = [] } of paginateSimulatePrincipalPolicy({ client: iam }, question)) {
    denied.push(...EvaluationResults.filter(isDenied).flatMap(({ EvalActionName }) => EvalActionName ?? []));
  }
  return denied;
}

function isDenied({ EvalDecision, ResourceSpecificResults = [] }: EvaluationResult): boolean {
  const decisions = [EvalDecision, ...ResourceSpecificResults.map(({ EvalResourceDecision }) => EvalResourceDecision)];
  return decisions.some((decision) => decision !== 'allowed');
}
