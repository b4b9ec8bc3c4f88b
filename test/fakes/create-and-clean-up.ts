import assert from 'node:assert/strict';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import type { EmulatedAccount } from './emulated-account.js';

const confirm = async () => true;

/** Creates the account's system. */
export async function create({ target, ports }: EmulatedAccount): Promise<void> {
  await createSystem('create', { ...target, confirm }, ports);
}

/** Cleans the account's system up, to the last piece. */
export async function cleanUp({ target, ports }: EmulatedAccount): Promise<void> {
  const { remaining } = await cleanupSystem({ ...target, confirm }, ports);
  assert.deepEqual(remaining, []);
}
