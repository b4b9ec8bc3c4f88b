import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Fault, faultAt } from './aws-front/faults.js';
import type { EmulatedAccount } from './emulated-account.js';
import { emulatorState } from './emulator-state.js';
import { runVerb, type VerbRun } from './run-verb.js';

/** What goes wrong in one trial, and what is left to clean up with. */
export interface Trial {
  readonly verb: VerbRun['verb'];
  /** Number of the call that goes wrong, counted from 1. */
  readonly at: number;
  readonly fault: Fault;
  readonly isHistoryLost: boolean;
}

/**
 * Lets one call of a verb go wrong, cleans up anew, and compares everything in the emulator with what was there before.
 *
 * @returns what leaked or was lost, one line each; none is the only good answer.
 */
export async function tryForLeaks(account: EmulatedAccount, trial: Trial): Promise<string[]> {
  const before = await emulatorState(account.behind);
  if (trial.verb !== 'create') await runVerb(callOf(account, 'create'));
  await runWithFault(account, trial);
  const lost = { ...callOf(account, 'cleanup'), history: `${account.target.history}-lost` };
  await runVerb(trial.isHistoryLost ? lost : callOf(account, 'cleanup'));
  // The next trial begins without what this one left in the folder.
  if (trial.isHistoryLost) await runVerb(callOf(account, 'cleanup'));
  return difference(before, await emulatorState(account.behind));
}

/** Counts the calls of a verb that nothing goes wrong with. */
export async function countCalls(account: EmulatedAccount, verb: Trial['verb']): Promise<number> {
  if (verb !== 'create') await runVerb(callOf(account, 'create'));
  const counter = faultAt(0, 'refused');
  account.front.layers.unshift(counter.layer);
  await runVerb(callOf(account, verb));
  account.front.layers.shift();
  if (verb !== 'cleanup') await runVerb(callOf(account, 'cleanup'));
  return counter.count();
}

/** Names what is there and was not, and what was there and is not. */
export function difference(before: readonly string[], after: readonly string[]): string[] {
  const leaked = after.filter((line) => !before.includes(line)).map((line) => `leaked: ${line}`);
  const lost = before.filter((line) => !after.includes(line)).map((line) => `lost: ${line}`);
  return [...leaked, ...lost];
}

/** Runs the verb; whether it gets over the fault or fails does not matter here, only what is left. */
async function runWithFault(account: EmulatedAccount, { verb, at, fault }: Trial): Promise<void> {
  const isKilled = fault === 'killed';
  const call = callOf(account, verb);
  const child = isKilled ? spawnVerb(call) : undefined;
  const { layer } = faultAt(at, fault, () => child?.kill('SIGKILL'));
  account.front.layers.unshift(layer);
  await (child ? once(child, 'exit') : runVerb(call).catch(() => {}));
  account.front.layers.shift();
}

function spawnVerb(call: VerbRun) {
  const script = fileURLToPath(new URL('run-verb.js', import.meta.url));
  return spawn(process.execPath, [script], { stdio: 'ignore', env: { GCD_TEST_VERB: JSON.stringify(call) } });
}

function callOf({ target, folder, front }: EmulatedAccount, verb: VerbRun['verb']): VerbRun {
  return { ...target, verb, home: folder, endpoint: front.endpoint };
}
