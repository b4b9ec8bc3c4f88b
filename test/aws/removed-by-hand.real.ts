import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../src/provision/reconcile.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { statusSystem } from '../../src/workflows/status-system.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';
import { openConsole, removals } from './by-hand.js';

const confirm = async () => true;
const skip = realParts('ministack');

/** What nobody removes by hand: one is never made, the other is EKS' own. */
const given = ['cluster-leftovers', 'caller-access'];

test('whatever somebody removed by hand counts as gone: it is told, made again, and missed by no cleanup', {
  skip,
}, async (t) => {
  const account = await emulatedAccount(t, 'ministack', [noDefaultVpc]);
  const { target, ports } = account;
  const input = { ...target, confirm };
  const console = openConsole(account.front.endpoint, target.system);
  const before = await emulatorState(account.behind);
  const { outcomes } = await createSystem('create', input, ports);
  const names = outcomes.map(({ node }) => node.name);
  assert.deepEqual(
    names.filter((name) => !given.includes(name) && !removals[name]),
    [],
    'resources that this test does not know',
  );

  for (const name of names.filter((one) => removals[one])) {
    await t.test(`${name}: status tells, and resume makes it again`, async () => {
      await removals[name]!(console);
      const status = await statusSystem(target, ports);
      const state = status.resources.find(({ resource }) => resource === name)?.state;
      assert.equal(state, name === 'network' ? 'partial' : 'absent');
      const resumed = await createSystem('resume', input, ports);
      assert.equal(resultOf(resumed, name), 'made');
    });
  }
  await cleanupSystem(input, ports);
  // In reverse: what others stand on goes after them.
  const known = names.filter((one) => removals[one]).reverse();
  for (const half of [known.filter((_, index) => index % 2), known.filter((_, index) => index % 2 === 0)]) {
    await t.test(`cleanup counts as gone: ${half.join(', ')}`, async () => {
      await createSystem('create', input, ports);
      for (const name of half) await removals[name]!(console);
      const cleaned = await cleanupSystem(input, ports);
      assert.deepEqual(cleaned.remaining, []);
      for (const name of half) {
        assert.equal(resultOf(cleaned, name), name === 'network' ? 'removed' : 'was-absent', name);
      }
      assert.deepEqual(await emulatorState(account.behind), before);
    });
  }
});

function resultOf({ outcomes }: { outcomes: readonly Outcome[] }, name: string): string | undefined {
  const outcome = outcomes.find(({ node }) => node.name === name);
  return outcome?.error?.message ?? outcome?.result;
}
