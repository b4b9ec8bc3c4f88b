import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { acquireLock } from '../../src/history/lock.js';
import { temporaryFolder } from '../temporary-folder.js';
import { makeRun } from './made-run.js';
import { runGcd } from './run-gcd.js';

function threeRuns(t: Parameters<typeof temporaryFolder>[0]) {
  const cwd = temporaryFolder(t);
  for (const id of ['20261119-a', '20261120-b', '20261121-c'])
    makeRun(cwd, id, [{ file: 'a.csv', state: 'succeeded' }]);
  // Images are the machine's, not the test's: no docker is found here.
  const env = { HOME: cwd, GCD_HISTORY: join(cwd, 'history'), PATH: cwd };
  return { cwd, env, left: () => readdirSync(join(cwd, 'history', 'runs')) };
}

test('prune without a terminal and without --yes shows what is old and deletes nothing', async (t) => {
  const { left, ...place } = threeRuns(t);
  const { exitCode, stdout, stderr } = await runGcd('prune --keep 1', place);
  assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' });
  assert.match(
    stderr,
    /^run {2}20261120-b {2}.*\nrun {2}20261119-a {2}.*\nError: Nothing was changed: .*\n {2}Add --yes\.\n/,
  );
  assert.equal(left().length, 3);
});

test('prune --yes deletes the old runs, and keeps the newest and what is no run', async (t) => {
  const { left, ...place } = threeRuns(t);
  writeFileSync(join(place.cwd, 'history', 'runs', 'notes.txt'), '');
  const { exitCode, stderr } = await runGcd('prune --keep 1 --yes', place);
  assert.equal(exitCode, 0);
  assert.equal(stderr, 'Deleted 2 runs and 0 images.\n');
  assert.deepEqual(left(), ['20261121-c', 'notes.txt']);
});

test('prune --dry-run --json lists what is older, and deletes nothing', async (t) => {
  const { left, ...place } = threeRuns(t);
  const ids = async (age: string) =>
    JSON.parse((await runGcd(`prune --dry-run --json --older-than ${age}`, place)).stdout).runs.map(
      ({ id }: { id: string }) => id,
    );
  assert.deepEqual(await ids('36500d'), []);
  assert.equal((await ids('0')).length, 3);
  assert.equal(left().length, 3);
});

test('a run that a process holds is not old', async (t) => {
  const { left, ...place } = threeRuns(t);
  const lock = acquireLock(join(place.cwd, 'history', 'runs', '20261119-a'), 'Run');
  await runGcd('prune --keep 1 --yes', place);
  assert.deepEqual(left(), ['20261119-a', '20261121-c']);
  lock.release();
});

test('a run that its owner keeps from others is left alone', (t) => {
  const { cwd } = threeRuns(t);
  const kept = join(cwd, 'history', 'runs', '20261120-b');
  chmodSync(cwd, 0o755);
  chmodSync(kept, 0);
  const program = fileURLToPath(new URL('./prune-unprivileged.js', import.meta.url));
  const { exitCode, stdout, stderr } = JSON.parse(execFileSync(process.execPath, [program, cwd], { encoding: 'utf8' }));
  chmodSync(kept, 0o755);
  assert.equal(exitCode, 0, stderr);
  assert.deepEqual(stdout.match(/2026\S+/g), ['20261121-c', '20261119-a']);
});

test('prune has nothing to do on a new machine', async () => {
  const { exitCode, stderr } = await runGcd('prune', { env: { GCD_HISTORY: 'nowhere', PATH: '' } });
  assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: 'Nothing is old.\n' });
});
