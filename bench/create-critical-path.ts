/**
 * Prints how long `gcd create` takes on paper, with AWS' usual delays replayed by a clock, beside its longest chain of waits.
 * Needs MiniStack: GCD_TEST_MINISTACK=http://127.0.0.1:4566 node dist/bench/create-critical-path.js
 */
import type { TestContext } from 'node:test';
import { formatDuration } from '../src/core/duration.js';
import { cleanupSystem } from '../src/workflows/cleanup-system.js';
import { timeOnPaper } from '../test/fakes/critical-path.js';
import { emulatedAccount } from '../test/fakes/emulated-account.js';

const ends: (() => unknown)[] = [];
const context = { after: (end: () => unknown) => ends.push(end) } as unknown as TestContext;
const account = await emulatedAccount(context, 'ministack');
const { createMs, chainMs } = await timeOnPaper(account);
await cleanupSystem({ ...account.target, confirm: async () => true }, account.ports);
for (const end of ends) await end();

const percent = ((createMs / chainMs - 1) * 100).toFixed(1);
console.log(
  `create on paper: ${formatDuration(createMs)}, longest chain of waits: ${formatDuration(chainMs)} (+${percent} %)`,
);
