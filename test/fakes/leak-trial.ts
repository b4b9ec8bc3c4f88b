import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { type Fault, faultAt } from './aws-front/faults.js';
import type { EmulatedAccount } from './emulated-account.js';
import { emulatorState } from './emulator-state.js';

/** What goes wrong in one trial, and what is left to clean up with. */
export interface Trial {
  readonly verb: 'create' | 'resume' | 'cleanup';
  /** Number of the call that goes wrong, counted from 1. */
  readonly at: number;
  readonly fault: Exclude<Fault, 'killed'>;
  readonly isHistoryLost: boolean;
}

const confirm = async () => true;

/**
 * Lets one call of a verb go wrong, cleans up anew, and compares everything in the emulator with what was there before.
 *
 * @returns what leaked or was lost, one line each; none is the only good answer.
 */
export async function tryForLeaks(account: EmulatedAccount, trial: Trial): Promise<string[]> {
  const before = await emulatorState(account.behind);
  if (trial.verb !== 'create') await run(account, 'create', account.target.history);
  const fault = faultAt(trial.at, trial.fault);
  account.front.layers.unshift(fault.layer);
  // Whether the verb gets over the fault or fails does not matter here, only what is left.
  await run(account, trial.verb, account.target.history).catch(() => {});
  account.front.layers.shift();
  const history = trial.isHistoryLost ? `${account.target.history}-lost` : account.target.history;
  await run(account, 'cleanup', history);
  return difference(before, await emulatorState(account.behind));
}

/** Counts the calls of a verb that nothing goes wrong with. */
export async function countCalls(account: EmulatedAccount, verb: Trial['verb']): Promise<number> {
  if (verb !== 'create') await run(account, 'create', account.target.history);
  const counter = faultAt(0, 'refused');
  account.front.layers.unshift(counter.layer);
  await run(account, verb, account.target.history);
  account.front.layers.shift();
  if (verb !== 'cleanup') await run(account, 'cleanup', account.target.history);
  return counter.count();
}

/** Names what is there and was not, and what was there and is not. */
export function difference(before: readonly string[], after: readonly string[]): string[] {
  const leaked = after.filter((line) => !before.includes(line)).map((line) => `leaked: ${line}`);
  const lost = before.filter((line) => !after.includes(line)).map((line) => `lost: ${line}`);
  return [...leaked, ...lost];
}

async function run({ ports, target }: EmulatedAccount, verb: Trial['verb'], history: string): Promise<void> {
  const input = { ...target, history, confirm };
  if (verb === 'cleanup') await cleanupSystem(input, ports);
  else await createSystem(verb, input, ports);
}
