import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Outcome } from '../../src/provision/reconcile.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { noDefaultVpc } from '../fakes/aws-front/no-default-vpc.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;

for (const emulator of ['ministack', 'moto'] as const) {
  const skip = realParts(emulator);

  test(`a system is made, resumed and cleaned up on ${emulator}`, { skip }, async (t) => {
    const { ports, target, folder } = await emulatedAccount(t, emulator);
    const key = join(folder, '.ssh', `${target.system}.pem`);
    const made = await createSystem('create', { ...target, confirm }, ports);
    assert.deepEqual(resultsOf(made), ['adopted', 'made']);
    assert.equal(statSync(key).mode & 0o777, 0o600);

    const resumed = await createSystem('resume', { ...target, confirm }, ports);
    assert.deepEqual(resultsOf(resumed), ['adopted', 'unchanged']);

    const cleaned = await cleanupSystem({ ...target, confirm }, ports);
    assert.deepEqual(resultsOf(cleaned), ['adopted', 'removed']);
    assert.deepEqual(cleaned.remaining, []);
    assert.equal(existsSync(key), false, 'the private key of a key pair that is gone');
    assert.equal(
      existsSync(join(target.history, 'systems', target.system)),
      false,
      'the record of a system that is gone',
    );
  });

  test(`a system without its record is cleaned up on ${emulator}`, { skip }, async (t) => {
    const { ports, target } = await emulatedAccount(t, emulator);
    await createSystem('create', { ...target, confirm }, ports);
    const cleaned = await cleanupSystem({ ...target, history: `${target.history}-lost`, confirm }, ports);
    assert.deepEqual(resultsOf(cleaned), ['adopted', 'removed']);
    assert.deepEqual(cleaned.remaining, []);
  });

  test(`without a default VPC a system has a network of its own on ${emulator}`, { skip }, async (t) => {
    const { ports, target, behind } = await emulatedAccount(t, emulator, [noDefaultVpc]);
    const before = await emulatorState(behind);
    const made = await createSystem('create', { ...target, confirm }, ports);
    assert.deepEqual(resultsOf(made), ['made']);
    const resumed = await createSystem('resume', { ...target, confirm }, ports);
    assert.deepEqual(resultsOf(resumed), ['unchanged']);
    const cleaned = await cleanupSystem({ ...target, confirm }, ports);
    assert.deepEqual(resultsOf(cleaned), ['removed']);
    assert.deepEqual(await emulatorState(behind), before);
  });

  test(`cleaning up one system leaves another whole on ${emulator}`, { skip }, async (t) => {
    const { ports, target, behind } = await emulatedAccount(t, emulator);
    const other = { ...target, system: `${target.system}-2` };
    await createSystem('create', { ...other, confirm }, ports);
    const before = await emulatorState(behind);
    await createSystem('create', { ...target, confirm }, ports);
    await cleanupSystem({ ...target, confirm }, ports);
    assert.deepEqual(await emulatorState(behind), before);
    const resumed = await createSystem('resume', { ...other, confirm }, ports);
    assert.deepEqual(resultsOf(resumed), ['adopted', 'unchanged']);
    await cleanupSystem({ ...other, confirm }, ports);
  });
}

/** Returns each result once, with the errors of what failed. */
function resultsOf({ outcomes }: { outcomes: readonly Outcome[] }): string[] {
  // The caller's access entry comes from EKS or from gcd: a story of its own.
  const made = outcomes.filter(({ node }) => !node.resource.onlyRemoves && node.name !== 'caller-access');
  return [...new Set(made.map(({ result, error }) => error?.message ?? result))].sort();
}
