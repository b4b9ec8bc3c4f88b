import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice } from '../../src/core/notice.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { slowStates } from '../fakes/aws-front/slow-states.js';
import { timeOnPaper } from '../fakes/critical-path.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { idleClock } from '../fakes/idle-clock.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const skip = realParts('ministack');

test('a creation takes hardly longer than its longest chain of waits', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const { createMs, chainMs } = await timeOnPaper(account);
  t.diagnostic(`${createMs / 1000} s, the longest chain is ${chainMs / 1000} s`);
  assert.ok(createMs >= chainMs, 'faster than AWS');
  assert.ok(createMs <= 1.05 * chainMs, `${createMs} ms`);
  await cleanupSystem({ ...account.target, confirm }, account.ports);
});

test('a creation that is interrupted in the middle of a wait goes on, and is cleaned up from any state', {
  skip,
}, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  const clock = idleClock(() => account.front.inFlight() === 0);
  account.front.layers.unshift(slowStates(() => clock.nowMs()));
  const input = { ...account.target, confirm };
  /** Ends it when the resource has been waited for so long, such as `3 min`. */
  const until = (resource: string, waited: string) => {
    const stop = new AbortController();
    const observe = (notice: Notice) => {
      if (notice.type !== 'resource-progressed' || notice.resource !== resource) return;
      if (notice.message.startsWith(`waiting ${waited}`)) stop.abort();
    };
    return { ...account.ports, clock, observe, signal: stop.signal };
  };
  await assert.rejects(createSystem('create', input, until('cluster', '5 min')), {
    ...{ code: 'Interrupted', exitCode: 130 },
    hint: /may cost by the hour already: cluster, bastion\.[\s\S]*goes on where it stopped/,
  });
  await assert.rejects(createSystem('create', input, until('node-group', '30.00 s')), { code: 'Interrupted' });
  const cleaned = await cleanupSystem(input, { ...account.ports, clock });
  assert.deepEqual(cleaned.remaining, []);
  assert.deepEqual(await emulatorState(account.behind), before);

  await assert.rejects(createSystem('create', input, until('cluster', '3 min')), { code: 'Interrupted' });
  // The cluster never became active: it is waited for, since EKS refuses to delete it before that.
  assert.deepEqual((await cleanupSystem(input, { ...account.ports, clock })).remaining, []);
  assert.deepEqual(await emulatorState(account.behind), before);
});
