import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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

/** How a trial ended. */
export interface TrialEnd {
  /** What leaked or was lost, in the account and on this machine, one line each; none is the only good answer. */
  readonly leaks: readonly string[];
  /** The call that went wrong, such as `ec2:RunInstances`; undefined when the verb made fewer calls. */
  readonly struck: string | undefined;
  /** How the process of a kill ended: `SIGKILL` when it was the kill. */
  readonly endedBy: string | undefined;
}

/**
 * Lets one call of a verb go wrong, cleans up anew, and compares everything in the emulator with what was there before, and
 * everything in the caller's home folder with nothing.
 *
 * @param before the emulator's state; not read anew, since the trial before ended with it.
 */
export async function tryForLeaks(
  account: EmulatedAccount,
  trial: Trial,
  before: readonly string[],
): Promise<TrialEnd> {
  const home = join(account.folder, `${trial.verb}-${trial.at}-${trial.fault}-${trial.isHistoryLost}`);
  mkdirSync(home);
  const history = join(home, 'history');
  const callOf = (verb: VerbRun['verb']) => ({
    ...account.target,
    verb,
    home,
    history,
    endpoint: account.front.endpoint,
  });
  if (trial.verb !== 'create') await runVerb(callOf('create'));
  const wrong = await runWithFault(account, trial, callOf(trial.verb));
  const lost = { ...callOf('cleanup'), history: join(home, 'history-lost') };
  await runVerb(trial.isHistoryLost ? lost : callOf('cleanup'));
  const leaks = [...difference(before, await emulatorState(account.behind)), ...localLeaks(home, trial)];
  rmSync(home, { recursive: true });
  return { leaks, ...wrong };
}

/** Counts the calls of a verb that nothing goes wrong with. */
export async function countCalls(account: EmulatedAccount, verb: Trial['verb']): Promise<number> {
  const callOf = (one: VerbRun['verb']) => ({
    ...{ ...account.target, verb: one, home: account.folder, endpoint: account.front.endpoint },
  });
  if (verb !== 'create') await runVerb(callOf('create'));
  const counter = faultAt(0, 'refused');
  account.front.layers.unshift(counter.layer);
  await runVerb(callOf(verb));
  account.front.layers.shift();
  if (verb !== 'cleanup') await runVerb(callOf('cleanup'));
  return counter.count();
}

/** Names what is there and was not, and what was there and is not. */
export function difference(before: readonly string[], after: readonly string[]): string[] {
  const leaked = after.filter((line) => !before.includes(line)).map((line) => `leaked: ${line}`);
  const lost = before.filter((line) => !after.includes(line)).map((line) => `lost: ${line}`);
  return [...leaked, ...lost];
}

/** Runs the verb; whether it gets over the fault or fails does not matter here, only what is left. */
async function runWithFault(account: EmulatedAccount, { at, fault }: Trial, call: VerbRun) {
  const child = fault === 'killed' ? spawnVerb(call) : undefined;
  const { layer, struck } = faultAt(at, fault, () => child?.kill('SIGKILL'));
  account.front.layers.unshift(layer);
  const [, signal] = child ? await once(child, 'exit') : [await runVerb(call).catch(() => {})];
  account.front.layers.shift();
  const hit = struck();
  return { struck: hit && `${hit.service}:${hit.action}`, endedBy: signal as string | undefined };
}

function spawnVerb(call: VerbRun) {
  const script = fileURLToPath(new URL('run-verb.js', import.meta.url));
  return spawn(process.execPath, [script], { stdio: 'ignore', env: { GCD_TEST_VERB: JSON.stringify(call) } });
}

/**
 * Names what a system that is gone has left in the caller's home folder: of a history that is still there, the record and the
 * lock of a living holder; of either, a private key.
 */
function localLeaks(home: string, { isHistoryLost }: Trial): string[] {
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return files
    .filter((path) => !isExpected(path))
    .map((path) => `left on this machine: ${path.slice(home.length + 1)}`);

  function isExpected(path: string): boolean {
    if (isHistoryLost && path.startsWith(join(home, 'history/'))) return true;
    // A lock that was given back says so; its number has to go on counting up.
    return (
      /\/locks\/[^/]+\/lock\.\d+$/.test(path) &&
      existsSync(path) &&
      readFileSync(path, 'utf8').includes('"released":true')
    );
  }
}
