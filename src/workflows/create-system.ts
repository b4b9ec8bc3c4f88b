import { type PricedBills, priceBills } from '../aws/prices/price-bills.js';
import { ExitCode, GcdError } from '../core/errors.js';
import type { Outcome } from '../provision/reconcile.js';
import { reconcile } from '../provision/reconcile.js';
import { announceResources } from './announce-resources.js';
import { tellUncontacted } from './bastion-dial.js';
import { explainQuota } from './explain-quota.js';
import { type FoundSystem, findSystem } from './find-system.js';
import { refuseFormer } from './former-graph.js';
import { nodeBills } from './node-bills.js';
import { withSystem } from './open-system.js';
import { type PlannedResource, planSystem, type SystemPlan } from './plan-system.js';
import { priceBookFor } from './price-items.js';
import { isGlobal, refuseElsewhere } from './refuse-elsewhere.js';
import { refuseUnready } from './refuse-unready.js';
import { resolveSpec, type SpecInput } from './resolve-spec.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';
import type { SystemSpec } from './system-spec.js';

/** What would be done, and what the system would cost. */
export interface PricedPlan extends SystemPlan {
  /** Without nodes. */
  readonly priced: PricedBills;
  /** One node, while it is there. */
  readonly pricedNode: PricedBills;
}

/** What `gcd create` and `gcd resume` are told. */
export interface CreateSystemInput extends SystemTarget, SpecInput {
  /** Is shown the plan and says whether to go on. */
  confirm(plan: PricedPlan): Promise<boolean>;
}

/** How a creation ended. */
export interface CreatedSystem {
  readonly system: string;
  readonly outcomes: readonly Outcome[];
}

/**
 * Makes a system, or goes on where an earlier attempt stopped, or wakes and repairs one: all the same to the reconciler.
 *
 * @throws GcdError NotReady and SystemElsewhere before anything is made; of the first resource that failed; Declined; Interrupted.
 */
export async function createSystem(
  verb: 'create' | 'resume',
  input: CreateSystemInput,
  ports: SystemPorts,
): Promise<CreatedSystem> {
  const found = await findSystem(input, ports);
  if (verb === 'resume' && !found.entries) throw unknownSystem(found);
  const spec = await resolveSpec(input, found, ports);
  refuseFormer(spec);
  const plan = await pricePlan(found, spec, ports);
  refuseUnclear(plan);
  await refuseSplit(found, plan, ports);
  await refuseUnready({ found, plan }, ports);
  if (!(await input.confirm(plan))) throw new GcdError('Declined', 'Nothing was changed.');
  tellUncontacted(ports);
  return withSystem({ verb, found, spec }, ports, async ({ graph, setting, record }) => {
    announceResources(graph, 'present', { ...spec, ...ports });
    const outcomes = await reconcile(graph, 'present', setting);
    const failed = outcomes.find(({ error }) => error);
    const isWhole = outcomes.every(({ result }) => !['failed', 'skipped', 'interrupted'].includes(result));
    const outcome = isWhole ? 'done' : failed ? 'failed' : 'interrupted';
    const ended = record.write({ type: 'verb-ended', verb, outcome });
    if (!isWhole) {
      await ended.catch(() => undefined); // the disk is full: what became of the resources is what is to be told
      throw incomplete(found, verb, await explainQuotas({ outcomes, found, plan }, ports));
    }
    await ended;
    return { system: found.system, outcomes: outcomes.filter(({ node }) => !node.resource.onlyRemoves) };
  });
}

/** Tells what `gcd create` would do and what that would cost; changes nothing. */
export async function previewSystem(input: SystemTarget & SpecInput, ports: SystemPorts): Promise<PricedPlan> {
  const found = await findSystem(input, ports);
  return pricePlan(found, await resolveSpec(input, found, ports), ports);
}

async function pricePlan(found: FoundSystem, spec: SystemSpec, ports: SystemPorts): Promise<PricedPlan> {
  const plan = await planSystem({ found, spec }, ports);
  const bills = plan.resources.flatMap((resource) => resource.bills);
  const node = nodeBills(spec);
  const items = [...bills, ...node].map(({ item }) => item);
  const book = await priceBookFor(items, found.access, ports);
  return { ...plan, priced: priceBills(bills, book), pricedNode: priceBills(node, book) };
}

/** Stops before anything is made when a name is taken, or when AWS does not say what is there. */
function refuseUnclear({ resources }: SystemPlan): void {
  const error = resources.find((resource) => resource.error)?.error;
  if (error) throw error;
  const describe = ({ resource, name, details }: PlannedResource) => `${resource} ${name}: ${details.join(', ')}`;
  const refused = resources.filter(({ action }) => action === 'refuse');
  if (refused.length === 0) return;
  throw new GcdError('NameTaken', `Names are taken. ${refused.map(describe).join('; ')}`, {
    hint: 'Choose another system id with --system, or remove what has the name.',
  });
}

/** Completes the errors of outcomes that a quota is to blame for. */
async function explainQuotas(
  { outcomes, found, plan }: { outcomes: readonly Outcome[]; found: FoundSystem; plan: SystemPlan },
  ports: SystemPorts,
): Promise<Outcome[]> {
  return Promise.all(
    outcomes.map(async (outcome) => {
      const { node, error } = outcome;
      return error
        ? { ...outcome, error: await explainQuota({ resource: node.name, error, found, plan }, ports) }
        : outcome;
    }),
  );
}

/** Two regions cannot share a system: its roles would serve both, and go with the first one that is cleaned up. */
async function refuseSplit(found: FoundSystem, { resources }: SystemPlan, ports: SystemPorts): Promise<void> {
  const there = resources.filter(({ action }) => action !== 'make' && action !== 'adopt');
  if (found.entries || there.length === 0 || there.some(({ kind }) => !isGlobal(kind))) return;
  const hint = (regions: readonly string[]) => `Use --region ${regions[0]}, or choose another id by --system.`;
  await refuseElsewhere(found, hint, ports);
}

function incomplete({ system }: FoundSystem, verb: 'create' | 'resume', outcomes: readonly Outcome[]): GcdError {
  const begun = outcomes.filter(({ node, result }) => node.plannedBills.length > 0 && result !== 'skipped');
  const names = begun.map(({ node }) => node.name).join(', ');
  const again = verb === 'create' ? `gcd create --system ${system}` : `gcd resume ${system}`;
  const ways = [
    names ? `What may cost by the hour already: ${names}.` : 'Nothing of it costs by the hour yet.',
    `\`${again}\` goes on where it stopped, \`gcd cleanup ${system}\` removes what is there.`,
  ];
  const error = outcomes.find((outcome) => outcome.error)?.error;
  if (!error) {
    const hint = ways.join('\n');
    return new GcdError('Interrupted', `${system} is not complete.`, { hint, exitCode: ExitCode.interrupted });
  }
  const { code, message, hint } = error;
  return new GcdError(code, message, { hint: [...(hint ? [hint] : []), ...ways].join('\n'), cause: error });
}

function unknownSystem({ system, historyFolder }: FoundSystem): GcdError {
  return new GcdError('SystemUnknown', `${system} cannot be resumed: ${historyFolder} has no record of it`, {
    hint: '`gcd list` shows the systems, `gcd create` makes one.',
  });
}
