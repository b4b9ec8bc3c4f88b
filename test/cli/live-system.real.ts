import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { slowStates } from '../fakes/aws-front/slow-states.js';
import { type EmulatedAccount, emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';
import { repoRoot } from '../repo-root.js';
import { openTerminal, type RealTerminal } from './tmux.js';

const skip = realParts('tmux', 'ministack');

test('a real terminal shows a line for each resource and what is waited for, and Ctrl-C says what costs', {
  skip,
}, async (t) => {
  const { ports, target, folder, front, behind } = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(behind);
  const { layers } = front;
  // Roles can be used after a second, a cluster never becomes active.
  front.layers = [slowStates(() => Date.now(), { ...noTime, role: 1_000, cluster: 3_600_000 }), ...layers];
  const terminal = openCreate({ target, folder, front });
  try {
    terminal.resize(60, 40);
    await terminal.shows(/Make it\? \(y\/N\)/);
    terminal.keys('y', 'Enter');
    await terminal.settles((screen) => {
      assert.match(screen, /^✓ bastion +made$/m);
      assert.match(screen, /^\S cluster +waiting \d.*, usually 10 min.*…$/m);
      assert.match(screen, /^ {2}node-group +after cluster, network, .*…$/m);
      assert.equal(screen.match(/^.{1,2}cluster +/gm)?.length, 1, 'one line for each');
    });
    terminal.resize(100, 12);
    await terminal.settles((screen) => {
      assert.match(screen, /^\S cluster +waiting .*, for cluster gcd-\w+: creating$/m, 'what goes on stays in sight');
    });
    terminal.keys('C-c');
    const ended = await terminal.shows(/exit code 130/);
    assert.match(
      ended,
      /Error: gcd-\w+ is not complete\. \[Interrupted\]\n +What may cost by the hour already: cluster, bastion\./,
    );
    assert.doesNotMatch(ended, /node-group/, 'the list is taken away');
  } finally {
    terminal.close();
  }
  front.layers = layers;
  await cleanupSystem({ ...target, confirm: async () => true }, ports);
  assert.deepEqual(await emulatorState(behind), before);
});

test('a no at the question is one calm line, and nothing is made', { skip }, async (t) => {
  const account = await emulatedAccount(t, 'ministack');
  const before = await emulatorState(account.behind);
  const terminal = openCreate(account);
  try {
    await terminal.shows(/Make it\? \(y\/N\)/);
    terminal.keys('n', 'Enter');
    assert.match(await terminal.shows(/exit code 1/), /Make it\? No\nNothing was changed\.\nexit code 1$/);
  } finally {
    terminal.close();
  }
  assert.deepEqual(await emulatorState(account.behind), before);
});

/** Runs `gcd create` in a terminal, as its user does. */
function openCreate({ target, folder, front }: Pick<EmulatedAccount, 'target' | 'folder' | 'front'>): RealTerminal {
  const gcd = `${process.execPath} ${join(repoRoot, 'bin', 'gcd.js')}`;
  return openTerminal(`${gcd} create --system ${target.system}`, {
    ...{ HOME: folder, GCD_HISTORY: target.history, AWS_ENDPOINT_URL: front.endpoint, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  });
}

const noTime = { nodeGroup: 0, instance: 0, clusterRemoval: 0, nodeGroupRemoval: 0, instanceRemoval: 0 };
