import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { countCalls, type Trial, tryForLeaks } from '../fakes/leak-trial.js';
import { realParts } from '../real-part.js';

const faults = ['refused', 'answer-lost', 'killed'] as const;

/** `all` for every pair of fault and history at every call; else each call with one of them in turn. */
const isCrossed = process.env.GCD_TEST_LEAKS === 'all';
/** Which of how many parts of the trials to do, such as `2/8`. */
const [part = 1, parts = 1] = (process.env.GCD_TEST_LEAKS_PART ?? '1/1').split('/').map(Number);

for (const verb of ['create', 'resume', 'cleanup'] as const) {
  test(`whichever call of ${verb} goes wrong, cleanup leaves nothing behind`, {
    skip: realParts('ministack'),
  }, async (t) => {
    const account = await emulatedAccount(t, 'ministack');
    const calls = await countCalls(account, verb);
    const trials = trialsOf(verb, calls).filter((_, index) => index % parts === part - 1);
    const leaks: string[] = [];
    let kills = 0;
    let before = await emulatorState(account.behind);
    for (const [index, trial] of trials.entries()) {
      const end = await tryForLeaks(account, trial, before);
      // Calls side by side change their order, and what is found there already saves some: the last ones may not come.
      if (trial.at <= 0.9 * calls) assert.ok(end.struck, `${JSON.stringify(trial)} struck nothing`);
      if (trial.fault === 'killed' && end.struck) assert.equal(end.endedBy, 'SIGKILL');
      if (end.endedBy === 'SIGKILL') kills += 1;
      for (const leak of end.leaks) leaks.push(`${JSON.stringify(trial)} at ${end.struck} ${leak}`);
      if (end.leaks.length > 0) before = await emulatorState(account.behind);
      if (isCrossed && index % 20 === 19)
        tell(`${verb}: ${index + 1} of ${trials.length} trials, leaks: ${leaks.join('\n')}`);
    }
    t.diagnostic(`K = ${calls} calls of ${verb}, ${trials.length} trials, ${kills} kills, ${leaks.length} leaks`);
    assert.deepEqual(leaks, []);
  });
}

/** Returns one trial a call, with the faults and the loss of the history in turn; when crossed every pair. */
function trialsOf(verb: Trial['verb'], calls: number): Trial[] {
  const numbers = Array.from({ length: calls }, (_, index) => index + 1);
  if (!isCrossed) {
    return numbers.map((at) => ({ verb, at, fault: faults[at % 3]!, isHistoryLost: Math.floor(at / 3) % 2 === 1 }));
  }
  return numbers.flatMap((at) =>
    faults.flatMap((fault) => [true, false].map((isHistoryLost) => ({ verb, at, fault, isHistoryLost }))),
  );
}

/** Hours of trials are watched. */
function tell(progress: string): void {
  process.stderr.write(`${new Date().toISOString()} ${progress}\n`);
}
