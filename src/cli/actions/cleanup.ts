import { ExitCode, GcdError, usageError } from '../../core/errors.js';
import { type CleanedSystem, cleanupSystem, type RemainingResource } from '../../workflows/cleanup-system.js';
import { isExpired, type ListedSystem, listSystems } from '../../workflows/list-systems.js';
import type { RemovalPlan } from '../../workflows/removal-plan.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action, Call } from '../command.js';
import { confirm } from '../confirm.js';
import { drawRemoval } from '../draw-plan.js';
import { printError } from '../print-error.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';
import { showUsd } from '../show-usd.js';

/** What `gcd cleanup` is told. */
export interface CleanupInput extends SystemTarget {
  readonly all?: boolean;
  readonly orphans?: boolean;
  readonly expired?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export const cleanupAction: Action<CleanupInput> = async (call) => {
  const targets = await targetsOf(call);
  if (targets.length === 0) say(call, 'There is no such system.');
  let exitCode: number = ExitCode.done;
  const [only, ...others] = targets;
  if (only && others.length === 0) return cleanUp(only, call);
  for (const target of targets) exitCode = Math.max(exitCode, await cleanUpOneOfMany(target, call));
  return exitCode;
};

/** Cleans up a system; when that is impossible, such as with credentials of another account, the others still are. */
async function cleanUpOneOfMany(target: SystemTarget, call: Call<CleanupInput>): Promise<number> {
  try {
    return await cleanUp(target, call);
  } catch (error) {
    if (!(error instanceof GcdError) || error.code === 'Interrupted') throw error;
    printError(error, call.terminal, call.display);
    return ExitCode.partlyCleanedUp;
  }
}

/** Returns which systems are meant: the one that is named, or those that a flag chooses. */
async function targetsOf({ input, ports }: Call<CleanupInput>): Promise<SystemTarget[]> {
  const isChosen = input.all || input.orphans || input.expired;
  if (!isChosen) return [input];
  if (input.system)
    throw usageError('CleanupAmbiguous', 'Name a system, or use --all, --orphans or --expired, not both.');
  const nowMs = ports.clock.nowMs();
  const isMeant = (one: ListedSystem) =>
    (input.all && one.isRecorded) || (input.orphans && !one.isRecorded) || (input.expired && isExpired(one, nowMs));
  const chosen = (await listSystems(input, ports)).filter(isMeant);
  return chosen.map(({ system, region }) => ({ ...input, system, ...(region ? { region } : {}) }));
}

async function cleanUp(target: SystemTarget, call: Call<CleanupInput>): Promise<number> {
  const { input, ports } = call;
  let plan: RemovalPlan | undefined;
  try {
    const confirm = async (shown: RemovalPlan) => {
      plan = shown;
      return agreed(shown, call);
    };
    return finish(await cleanupSystem({ ...target, confirm }, ports), call);
  } catch (error) {
    if (!(error instanceof GcdError && error.code === 'Declined') || !plan) throw error;
    if (call.display.isJson) printJson(call.terminal, { ...plan, isRemoved: false });
    say(call, 'Nothing was removed.');
    const isNothing = plan.steps.every(({ action }) => action === 'nothing' || action === 'keep');
    return input.dryRun || isNothing ? ExitCode.done : ExitCode.failed;
  }
}

async function agreed(plan: RemovalPlan, call: Call<CleanupInput>): Promise<boolean> {
  const { input, terminal, display } = call;
  const where = `${plan.system} in ${plan.region} of account ${plan.account}`;
  const count = plan.steps.filter(({ action }) => action === 'remove' || action === 'unknown').length;
  say(call, count === 0 ? `There is nothing of ${where}.` : `${where}:`);
  for (const line of count === 0 ? [] : drawRemoval(plan)) {
    if (input.dryRun && !display.isJson) terminal.stdout.write(`${line}\n`);
    else say(call, line);
  }
  if (input.dryRun) return false;
  // Nothing to ask about: what is left is a record, which goes.
  if (input.yes || count === 0) return true;
  const isAgreed = await confirm(call, `Remove these ${count} resources?`);
  if (!isAgreed) say(call, 'Without a terminal, --yes says yes.');
  return isAgreed;
}

function finish({ system, remaining, total, exitCode }: CleanedSystem, call: Call<CleanupInput>): number {
  if (call.display.isJson) printJson(call.terminal, { system, total, remaining });
  say(call, `${remaining.length} of ${total} remain of ${system}.`);
  for (const one of remaining) say(call, `  ${describe(one)}`);
  if (remaining.length > 0) say(call, `Next: gcd cleanup ${system}`);
  return exitCode;
}

function describe({ resource, name, why, usdPerHour }: RemainingResource): string {
  const cost = usdPerHour === undefined ? 'its cost is not known' : `${showUsd(usdPerHour)} dollars an hour`;
  return `${resource} ${name}: ${why} (${cost})`;
}
