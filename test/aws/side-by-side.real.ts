import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../src/provision/reconcile.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { listSystems } from '../../src/workflows/list-systems.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;

/** Which of two systems, of which one's id begins with the other's, goes, and with or without its record. */
const stories = [
  { emulator: 'ministack', going: '', staying: '-2', isHistoryLost: false },
  { emulator: 'ministack', going: '-2', staying: '', isHistoryLost: true },
  { emulator: 'moto', going: '', staying: '-2', isHistoryLost: true },
  { emulator: 'moto', going: '-2', staying: '', isHistoryLost: false },
] as const;

for (const { emulator, going, staying, isHistoryLost } of stories) {
  const how = isHistoryLost ? 'as an orphan' : 'by its record';
  test(`gcd-dev${going} goes ${how} and leaves gcd-dev${staying} whole, networks of their own included, on ${emulator}`, {
    skip: realParts(emulator),
  }, async (t) => {
    const { ports, target, behind } = await emulatedAccount(t, emulator, [noDefaultVpc]);
    const before = await emulatorState(behind);
    const stays = { system: `${target.system}${staying}`, history: `${target.history}-staying`, confirm };
    const goes = { system: `${target.system}${going}`, history: `${target.history}-going`, confirm };
    await createSystem('create', stays, ports);
    const alone = await emulatorState(behind);
    await createSystem('create', goes, ports);

    const { systems } = await listSystems({ region: 'us-east-1', history: stays.history }, ports);
    const isRecorded = (id: string) => systems.find(({ system }) => system === id)?.isRecorded;
    assert.deepEqual([isRecorded(goes.system), isRecorded(stays.system)], [false, true], 'one of them is an orphan');
    const history = isHistoryLost ? stays.history : goes.history;
    assert.deepEqual((await cleanupSystem({ ...goes, history }, ports)).remaining, []);
    assert.deepEqual(await emulatorState(behind), alone);

    const resumed = await createSystem('resume', stays, ports);
    assert.deepEqual(changesOf(resumed), []);
    assert.deepEqual((await cleanupSystem(stays, ports)).remaining, []);
    assert.deepEqual(await emulatorState(behind), before);
  });
}

/** Names what a verb did not find as it should be. */
function changesOf({ outcomes }: { outcomes: readonly Outcome[] }): string[] {
  return outcomes
    .filter(({ result }) => result !== 'unchanged' && result !== 'adopted')
    .map(({ node, result }) => `${node.name} ${result}`);
}
