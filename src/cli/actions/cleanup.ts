import { ExitCode, GcdError, usageError } from '../../core/errors.js';
import { type CleanedSystem, cleanupSystem, type RemainingResource } from '../../workflows/cleanup-system.js';
import { isExpired, type ListedSystem, listSystems } from '../../workflows/list-systems.js';
import type { RemovalPlan } from '../../workflows/removal-plan.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action, Call } from '../command.js';
import { requireYes } from '../confirm.js';
import { drawRemoval } from '../draw-plan.js';
import { printError } from '../print-error.js';
import { printJsonLine } from '../print-json.js';
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
  const { all, orphans, expired, system } = call.input;
  if (!all && !orphans && !expired) return cleanUp(call.input, call);
  if (system) throw usageError('CleanupAmbiguous', 'Name a system, or use --all, --orphans or --expired, not both.');
  const { targets, isWhole } = await chooseTargets(call);
  if (targets.length === 0 && isWhole) say(call, 'There is no such system.');
  let exitCode: number = ExitCode.done;
  for (const target of targets) exitCode = Math.max(exitCode, await cleanUpOneOfMany(target, call));
  if (isWhole || all) return exitCode;
  say(call, 'There may be more: AWS could not be asked everywhere.');
  return Math.max(exitCode, ExitCode.failed);
};

/** Cleans up a system; when that is impossible, such as with credentials of another account, the others still are. */
async function cleanUpOneOfMany(target: SystemTarget, call: Call<CleanupInput>): Promise<number> {
  try {
    return await cleanUp(target, call);
  } catch (error) {
    if (!(error instanceof GcdError) || ['Interrupted', 'ConfirmationMissing'].includes(error.code)) throw error;
    printError(error, call.terminal, call.display);
    return ExitCode.partlyCleanedUp;
  }
}

/** Returns the systems that the flags choose. */
async function chooseTargets({ input, ports }: Call<CleanupInput>) {
  const nowMs = ports.clock.nowMs();
  // Where its tags are not known, another machine may have put its end off.
  const isOver = (one: ListedSystem) => one.things !== undefined && isExpired(one, nowMs);
  const isMeant = (one: ListedSystem) =>
    (input.all && one.isRecorded) || (input.orphans && !one.isRecorded) || (input.expired && isOver(one));
  const { systems, isWhole } = await listSystems(input, ports);
  const targets = systems
    .filter(isMeant)
    .map(({ system, region }): SystemTarget => ({ ...input, system, ...(region ? { region } : {}) }));
  return { targets, isWhole };
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
    if (call.display.isJson) printJsonLine(call.terminal, { type: 'plan', ...plan });
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
  return requireYes(call, count === 1 ? 'Remove it?' : `Remove these ${count} resources?`);
}

function finish({ system, remaining, total, exitCode }: CleanedSystem, call: Call<CleanupInput>): number {
  if (call.display.isJson) printJsonLine(call.terminal, { type: 'outcome', ...{ system, total, remaining } });
  say(call, `${remaining.length} of ${total} remain of ${system}.`);
  for (const one of remaining) say(call, `  ${describe(one)}`);
  if (remaining.length > 0) say(call, `Next: gcd cleanup ${system}`);
  return exitCode;
}

function describe({ resource, name, why, usdPerHour }: RemainingResource): string {
  const cost = usdPerHour === undefined ? 'its cost is not known' : `${showUsd(usdPerHour)} dollars an hour`;
  return `${resource} ${name}: ${why} (${cost})`;
}
