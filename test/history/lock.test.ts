import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { GcdError } from '../../src/core/errors.js';
import { acquireLock, lockHolder } from '../../src/history/lock.js';
import { identifyProcess } from '../../src/history/process-identity.js';
import { temporaryFolder } from '../temporary-folder.js';

const lockModule = new URL('../../src/history/lock.js', import.meta.url).href;

/** Starts a process that takes the lock, says `held` or the error's code, and then waits to be killed. */
async function startHolder(folder: string) {
  const script = `
    const { acquireLock } = await import(${JSON.stringify(lockModule)});
    try { acquireLock(${JSON.stringify(folder)}, 'the run'); console.log('held'); } catch (e) { console.log(e.code); }
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const end = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return { pid: child.pid ?? 0, said: said.toString().trim(), end };
}

test('a lock that a living process holds is refused, and the holder is named', async (t) => {
  const folder = temporaryFolder(t);
  const holder = await startHolder(folder);
  t.after(holder.end);
  assert.equal(holder.said, 'held');
  assert.throws(
    () => acquireLock(folder, 'Run x'),
    (error: GcdError) =>
      error.code === 'LockHeld' && error.message === `Run x is in use: process ${holder.pid} holds it.`,
  );
  assert.equal(lockHolder(folder)?.pid, holder.pid);
});

test("a dead holder's lock is taken over at once, and the dead one is named", async (t) => {
  const folder = temporaryFolder(t);
  const holder = await startHolder(folder);
  await holder.end();
  const lock = acquireLock(folder, 'Run x');
  assert.equal(lock.abandonedBy?.pid, holder.pid);
  lock.release();
  assert.equal(acquireLock(folder, 'Run x').abandonedBy, undefined);
});

test('a pid that belongs to another process by now does not hold the lock', (t) => {
  const folder = temporaryFolder(t);
  const self = identifyProcess(process.pid);
  writeFileSync(join(folder, 'lock.7'), JSON.stringify({ ...self, startTime: '1' }));
  acquireLock(folder, 'Run x').release();
  assert.deepEqual(readdirSync(folder), ['lock.8']);
});

test('a holder on another machine is not taken for dead', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'lock.1'), JSON.stringify({ ...identifyProcess(process.pid), host: 'elsewhere' }));
  assert.throws(
    () => acquireLock(folder, 'Run x'),
    (error: GcdError) => error.code === 'LockHeld' && /elsewhere/.test(error.message),
  );
});

test('a lock that a power cut has left empty is held by nobody, and taken over as that of a dead holder', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'lock.3'), '');
  assert.equal(lockHolder(folder), undefined);
  const lock = acquireLock(folder, 'Run x');
  assert.notEqual(lock.abandonedBy, undefined);
  assert.deepEqual(readdirSync(folder), ['lock.4']);
});

test('of many who try to take over a dead lock at once, one gets it', async (t) => {
  const folder = temporaryFolder(t);
  await (await startHolder(folder)).end();
  const holders = await Promise.all(Array.from({ length: 4 }, () => startHolder(folder)));
  t.after(() => Promise.all(holders.map((holder) => holder.end())));
  assert.deepEqual(holders.map((holder) => holder.said).sort(), ['LockHeld', 'LockHeld', 'LockHeld', 'held']);
});

test('releasing twice, or after somebody else took over, changes nothing', (t) => {
  const folder = temporaryFolder(t);
  const first = acquireLock(folder, 'Run x');
  first.release();
  const second = acquireLock(folder, 'Run x');
  first.release();
  assert.equal(lockHolder(folder)?.pid, process.pid);
  second.release();
  assert.match(readFileSync(join(folder, 'lock.2'), 'utf8'), /"released":true/);
});
