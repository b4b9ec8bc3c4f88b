import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { acquireLock } from '../../src/history/lock.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { emulatorState } from '../fakes/emulator-state.js';
import { realParts } from '../real-part.js';
import { repoRoot } from '../repo-root.js';

const skip = realParts('ministack');

test('a system is planned, made, watched, stopped, woken and removed from the command line', { skip }, async (t) => {
  const { gcd, system, behind } = await commandLine(t);
  const before = await emulatorState(behind);
  const plan = await gcd('plan', '--system', system);
  assert.equal(plan.code, 0);
  assert.match(plan.stdout, /^make +cluster +EKS cluster/m);
  assert.deepEqual(await emulatorState(behind), before, 'a plan changes nothing');

  const declined = await gcd('create', '--system', system);
  assert.equal(declined.code, 2);
  assert.match(declined.stderr, /Nothing was changed: nobody can be asked, .*\n +Add --yes\./);
  assert.deepEqual(await emulatorState(behind), before, 'without a yes nothing is made');

  const made = await gcd('create', '--system', system, '--yes', '--name', 'pv-study');
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stderr, new RegExp(`${system} is ready: .*Next: gcd status ${system}`, 's'));
  assert.equal((await gcd('create', '--system', system)).code, 0, 'what is whole is not asked about');
  const status = JSON.parse((await gcd('status', system, '--json')).stdout);
  assert.deepEqual(
    new Set(status.resources.map(({ state }: { state: string }) => state)),
    new Set(['adopted', 'ready', 'absent']),
  );

  const stopped = await gcd('stop', system);
  assert.match(stopped.stderr, /Stopping the bastion of .*\.[\s\S]*Still costs .*cluster 0\.1000/);
  assert.match((await gcd('resume', system, '--yes')).stderr, /bastion: updated/);

  const dry = await gcd('cleanup', system, '--dry-run');
  assert.equal(dry.code, 0);
  assert.match(dry.stdout, /^remove +cluster /m);
  assert.equal((await gcd('cleanup', system)).code, 2, 'without a terminal a removal needs --yes');
  const removed = await gcd('cleanup', system, '--yes', '--json');
  assert.equal(removed.code, 0, removed.stderr);
  const lines = removed.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    [lines.at(-1).type, lines.at(-1).remaining],
    ['outcome', []],
    'every line is JSON, the last the result',
  );
  assert.deepEqual(await emulatorState(behind), before);
});

test('systems are listed by record and by tag, and removed when they are orphans or expired', { skip }, async (t) => {
  const { gcd, system, behind, home } = await commandLine(t);
  const before = await emulatorState(behind);
  const region = ['--region', 'us-east-1'];
  await gcd('create', '--system', system, '--yes');
  await gcd('create', '--system', `${system}-b`, '--yes', '--ttl', '0');
  const lost = ['--history', join(home, 'lost')];
  const listed = JSON.parse((await gcd('list', ...region, ...lost, '--json')).stdout);
  const mine = listed.filter((one: { system: string }) => one.system.startsWith(system));
  assert.deepEqual(
    mine.map((one: { system: string; isRecorded: boolean }) => [one.system, one.isRecorded]),
    [
      [system, false],
      [`${system}-b`, false],
    ],
  );

  const expired = await gcd('cleanup', '--expired', ...region, '--yes');
  assert.match(expired.stderr, new RegExp(`0 of \\d+ remain of ${system}-b\\.`));
  assert.doesNotMatch(expired.stderr, new RegExp(`remain of ${system}\\.`));
  const orphans = await gcd('cleanup', '--orphans', ...region, ...lost, '--dry-run');
  assert.match(orphans.stderr, new RegExp(`^${system} in us-east-1`, 'm'));
  const removed = await gcd('cleanup', system, ...region, ...lost, '--yes');
  assert.match(removed.stderr, new RegExp(`0 of \\d+ remain of ${system}\\.`));
  assert.deepEqual(await emulatorState(behind), before);
});

test('the second of two on one system says who holds it, and a record of another region is refused', {
  skip,
}, async (t) => {
  const { gcd, system, home } = await commandLine(t);
  const lock = acquireLock(join(home, 'history', 'locks', system), `The system ${system}`);
  const second = await gcd('create', '--system', system, '--yes');
  lock.release();
  assert.equal(second.code, 1);
  assert.match(second.stderr, new RegExp(`${system} is in use: process ${process.pid} holds it`));

  assert.equal((await gcd('create', '--system', system, '--yes')).code, 0);
  const elsewhere = await gcd('cleanup', system, '--region', 'eu-west-1', '--yes');
  assert.equal(elsewhere.code, 1);
  assert.match(elsewhere.stderr, /is a system of account 000000000000 in us-east-1, not of/);
  assert.equal((await gcd('cleanup', system, '--yes')).code, 0);
});

/** Makes a home folder and an account, and returns how to run gcd there as its users do. */
async function commandLine(t: TestContext) {
  const { front, target, folder: home, behind } = await emulatedAccount(t, 'ministack');
  mkdirSync(join(home, 'history'));
  const env = {
    ...{ PATH: process.env.PATH, HOME: home, GCD_HISTORY: join(home, 'history'), AWS_ENDPOINT_URL: front.endpoint },
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' },
  };
  const gcd = (...args: string[]) => runGcd(args, env);
  return { gcd, system: target.system, home, behind };
}

function runGcd(args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [join(repoRoot, 'bin', 'gcd.js'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    said.stdout += text;
  });
  child.stderr.on('data', (text) => {
    said.stderr += text;
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, ...said }));
  });
}
