import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { countCalls, type Trial, tryForLeaks } from '../fakes/leak-trial.js';
import { realParts } from '../real-part.js';

const faults = ['refused', 'answer-lost', 'killed'] as const;

for (const verb of ['create', 'resume', 'cleanup'] as const) {
  test(`whichever call of ${verb} goes wrong, cleanup leaves nothing behind`, {
    skip: realParts('ministack'),
  }, async (t) => {
    const account = await emulatedAccount(t, 'ministack');
    const calls = await countCalls(account, verb);
    const trials = trialsOf(verb, calls);
    const leaks: string[] = [];
    for (const trial of trials) {
      for (const leak of await tryForLeaks(account, trial)) leaks.push(`${JSON.stringify(trial)} ${leak}`);
    }
    t.diagnostic(`K = ${calls} calls of ${verb}, ${trials.length} trials, ${leaks.length} leaks`);
    assert.deepEqual(leaks, []);
  });
}

/** Returns one trial a call, with the faults and the loss of the history in turn; with GCD_TEST_LEAKS=all every pair. */
function trialsOf(verb: Trial['verb'], calls: number): Trial[] {
  const numbers = Array.from({ length: calls }, (_, index) => index + 1);
  if (process.env.GCD_TEST_LEAKS !== 'all') {
    return numbers.map((at) => ({ verb, at, fault: faults[at % 3]!, isHistoryLost: Math.floor(at / 3) % 2 === 1 }));
  }
  return numbers.flatMap((at) =>
    faults.flatMap((fault) => [true, false].map((isHistoryLost) => ({ verb, at, fault, isHistoryLost }))),
  );
}
