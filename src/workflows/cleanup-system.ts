import { priceBills } from '../aws/prices/price-bills.js';
import { formatDuration } from '../core/duration.js';
import { ExitCode, GcdError } from '../core/errors.js';
import type { AnyNode, Graph } from '../provision/graph.js';
import type { Setting } from '../provision/node-run.js';
import { type Outcome, reconcile } from '../provision/reconcile.js';
import { settleTimeOf } from '../provision/settle-time.js';
import { remaining, type Survey, survey } from '../provision/survey.js';
import { announceResources } from './announce-resources.js';
import { type FoundSystem, findSystem } from './find-system.js';
import { withSystem } from './open-system.js';
import { priceBookFor, priceItems } from './price-items.js';
import { isGlobal, refuseElsewhere } from './refuse-elsewhere.js';
import { type RemovalPlan, removalSteps } from './removal-plan.js';
import { defaultSpec, recordedSpec } from './resolve-spec.js';
import { surveyResources } from './survey-system.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';
import type { SystemSpec } from './system-spec.js';

/** What `gcd cleanup` is told about one system. */
export interface CleanupSystemInput extends SystemTarget {
  /** Is shown what is there and says whether to remove it. */
  confirm(plan: RemovalPlan): Promise<boolean>;
}

/** Something that the cloud, asked again, still has. */
export interface RemainingResource {
  readonly resource: string;
  readonly kind: string;
  readonly name: string;
  /** What went wrong with its removal, or how it stands. */
  readonly why: string;
  /** Undefined when a price of it is not known. */
  readonly usdPerHour: number | undefined;
}

/** How a cleanup ended. */
export interface CleanedSystem {
  readonly system: string;
  readonly outcomes: readonly Outcome[];
  readonly remaining: readonly RemainingResource[];
  /** How many resources a system has. */
  readonly total: number;
  /** 0, or 3 when something remains. */
  readonly exitCode: number;
}

/**
 * Removes all of a system, found by its name and tags, with or without a record; then asks the cloud again. The record
 * goes only when nothing remains.
 *
 * @throws GcdError SystemElsewhere, Declined, Interrupted, and what made the question impossible. A resource that cannot be removed is no
 *   exception but part of what remains.
 */
export async function cleanupSystem(input: CleanupSystemInput, ports: SystemPorts): Promise<CleanedSystem> {
  const found = await findSystem(input, ports);
  const spec = recordedSpec(found.entries) ?? defaultSpec(found, ports);
  const plan = await planRemoval({ found, spec }, ports);
  await refuseWrongRegion(found, plan, ports);
  if (!(await input.confirm(plan))) throw new GcdError('Declined', 'Nothing was changed.');
  return withSystem({ verb: 'cleanup', found, spec }, ports, async ({ graph, setting, record }) => {
    announceResources(graph, 'absent', { ...spec, ...ports });
    const outcomes = await removeAll(graph, setting, found.entries !== undefined);
    if (ports.signal.aborted) {
      await record.write({ type: 'verb-ended', verb: 'cleanup', outcome: 'interrupted' });
      throw notRemovedYet(plan, outcomes);
    }
    const left = remaining(await survey(graph, setting));
    await record.write({ type: 'verb-ended', verb: 'cleanup', outcome: left.length === 0 ? 'done' : 'failed' });
    if (left.length === 0) await record.remove();
    const exitCode = left.length === 0 ? ExitCode.done : ExitCode.partlyCleanedUp;
    const remains = await describeRemaining({ left, outcomes, found }, ports);
    return { system: found.system, outcomes, remaining: remains, total: graph.length, exitCode };
  });
}

/**
 * Removes everything, and then what was not listed yet when it was looked for, or seemed to be somebody else's: what was made
 * moments ago, or may have been, when no record tells.
 */
async function removeAll(graph: Graph, setting: Setting, isRecorded: boolean): Promise<Outcome[]> {
  const { clock, record, signal } = setting;
  const nowMs = clock.nowMs();
  const openUntil = (node: AnyNode) =>
    (record.openCreationAt(node.name) ?? Number.NEGATIVE_INFINITY) + settleTimeOf(node);
  const openUntilMs = Math.max(...graph.map(openUntil));
  const first = await reconcile(graph, 'absent', setting);
  const isBegun = first.some(({ result }) => result === 'removed' || result === 'foreign');
  const settledAtMs = isRecorded ? openUntilMs : nowMs + longestSettleTime(first);
  // A record of a creation outlives a cleanup that was stopped when all else was gone.
  if (settledAtMs <= nowMs || signal.aborted || !(isBegun || isRecorded)) return first;
  const leftMs = Math.max(0, settledAtMs - clock.nowMs());
  const message = `Looking again in ${formatDuration(leftMs)}: what was made moments ago may not be listed yet`;
  setting.observe({ type: 'step', message });
  await clock.sleep(leftMs, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  if (signal.aborted) return first;
  const unseen = first.filter(({ result }) => isUnseen(result)).map(({ node }) => node);
  const isLate = remaining(await survey(graph, setting)).some(({ node }) => unseen.includes(node));
  return isLate ? reconcile(graph, 'absent', setting) : first;
}

/**
 * Returns for how long something may not be listed that no record tells of: what was not seen can have been made only if all
 * that it needs was there.
 *
 * @returns milliseconds; less than 0 when everything was seen.
 */
function longestSettleTime(first: readonly Outcome[]): number {
  const wasThere = (node: AnyNode) =>
    first.some((one) => one.node === node && (one.result === 'removed' || one.result === 'adopted'));
  const unseen = first.filter(({ result, node }) => isUnseen(result) && !node.resource.onlyRemoves);
  const possible = unseen.map(({ node }) => node).filter(({ needs }) => needs.every(wasThere));
  return Math.max(-1, ...possible.map(settleTimeOf));
}

function isUnseen(result: Outcome['result']): boolean {
  return result === 'was-absent' || result === 'foreign';
}

async function planRemoval(
  { found, spec }: { found: FoundSystem; spec: SystemSpec },
  ports: SystemPorts,
): Promise<RemovalPlan> {
  const steps = removalSteps(await surveyResources({ found, spec }, ports));
  const bills = steps.flatMap((step) => step.bills);
  const { system, region, caller } = found;
  return { system, region, account: caller.account, steps, priced: await priceItems(bills, found.access, ports) };
}

/** Without a record, nothing here may mean that the system is in another region, and only its roles are found. */
async function refuseWrongRegion(found: FoundSystem, { steps }: RemovalPlan, ports: SystemPorts): Promise<void> {
  const there = steps.filter(({ action }) => action === 'remove' || action === 'unknown');
  if (found.entries || there.some(({ kind }) => !isGlobal(kind))) return;
  const hint = (regions: readonly string[]) =>
    regions.map((region) => `gcd cleanup ${found.system} --region ${region}`).join('\n');
  await refuseElsewhere(found, hint, ports);
}

function notRemovedYet({ system, steps }: RemovalPlan, outcomes: readonly Outcome[]): GcdError {
  const isGone = (resource: string) =>
    outcomes.some(({ node, result }) => node.name === resource && (result === 'removed' || result === 'was-absent'));
  const billed = steps.filter(({ bills, resource }) => bills.length > 0 && !isGone(resource));
  const names = billed.map(({ resource }) => resource).join(', ');
  const cost = names
    ? `What may still cost by the hour: ${names}.`
    : 'Nothing that costs by the hour is known to be left of it.';
  const hint = `${cost}\n\`gcd cleanup ${system}\` goes on.`;
  return new GcdError('Interrupted', `${system} is not removed yet.`, { hint, exitCode: ExitCode.interrupted });
}

async function describeRemaining(
  { left, outcomes, found }: { left: readonly Survey[]; outcomes: readonly Outcome[]; found: FoundSystem },
  ports: SystemPorts,
): Promise<RemainingResource[]> {
  if (left.length === 0) return [];
  const items = left.flatMap(({ bills }) => bills.map(({ item }) => item));
  const book = await priceBookFor(items, found.access, ports);
  return left.map(({ node, name, observed, error, bills }) => {
    const failure = outcomes.find((outcome) => outcome.node === node)?.error ?? error;
    const { usdPerHour, unknown } = priceBills(bills, book);
    return {
      ...{ resource: node.name, kind: node.resource.kind, name },
      why: failure?.message ?? `it is ${observed?.state}`,
      usdPerHour: unknown.length > 0 ? undefined : usdPerHour,
    };
  });
}
