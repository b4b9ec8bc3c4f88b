import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { countCalls, type Trial, tryForLeaks } from '../fakes/leak-trial.js';
import { realParts } from '../real-part.js';

const skip = realParts('ministack');
const faults = ['refused', 'answer-lost'] as const;

for (const verb of ['create', 'resume', 'cleanup'] as const) {
  test(`whichever call of ${verb} goes wrong, cleanup leaves nothing behind`, { skip }, async (t) => {
    const account = await emulatedAccount(t, 'ministack');
    const calls = await countCalls(account, verb);
    const leaks: string[] = [];
    for (let at = 1; at <= calls; at++) {
      // Every call goes wrong in one of the ways in turn, with and without the history in turn.
      const trial: Trial = { verb, at, fault: faults[at % 2]!, isHistoryLost: at % 4 >= 2 };
      for (const leak of await tryForLeaks(account, trial)) leaks.push(`${JSON.stringify(trial)} ${leak}`);
    }
    t.diagnostic(`K = ${calls} calls of ${verb}, ${leaks.length} leaks`);
    assert.deepEqual(leaks, []);
  });
}
