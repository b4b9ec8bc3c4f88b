import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fingerprintOf } from '../../src/aws/openssh-key.js';
import {
  findNewKeys,
  hasNewKeys,
  readPublicKey,
  removeNewKeys,
  setKeyAside,
  writeNewKey,
} from '../../src/aws/private-key-file.js';
import { temporaryFolder } from '../temporary-folder.js';

test('a new key is what OpenSSH reads, for its owner alone', async (t) => {
  const file = { path: join(temporaryFolder(t), '.ssh', 'gcd-jane.pem') };
  const { publicKey, keep } = await writeNewKey(file, 'gcd-jane');
  await keep();
  assert.equal(statSync(file.path).mode & 0o777, 0o600);
  assert.equal(execFileSync('ssh-keygen', ['-y', '-f', file.path], { encoding: 'utf8' }).trim(), publicKey);
  const listed = execFileSync('ssh-keygen', ['-l', '-f', file.path], { encoding: 'utf8' });
  assert.ok(listed.includes(`SHA256:${fingerprintOf(publicKey)} gcd-jane`), listed);
  assert.equal((await readPublicKey(file))?.split(' ')[1], publicKey.split(' ')[1]);
});

test('a file that is there is never overwritten, and nothing is left beside it', async (t) => {
  const folder = temporaryFolder(t);
  const file = { path: join(folder, 'gcd-jane.pem') };
  writeFileSync(file.path, 'precious');
  assert.equal(await readPublicKey(file), undefined);
  await assert.rejects(writeNewKey(file, 'x'), { code: 'KeyFileTaken' });
  assert.equal(readFileSync(file.path, 'utf8'), 'precious');
  assert.deepEqual(readdirSync(folder), ['gcd-jane.pem']);
});

test('a death before the import leaves nothing under the name, and what is beside it is found, used or removed', async (t) => {
  const folder = temporaryFolder(t);
  const file = { path: join(folder, 'gcd-jane.pem') };
  assert.equal(await hasNewKeys(file), false);
  const { publicKey } = await writeNewKey(file, 'gcd-jane');
  assert.equal(await readPublicKey(file), undefined);
  writeFileSync(`${file.path}.1.new`, 'half of a k');
  const [found, ...others] = await findNewKeys(file);
  assert.deepEqual([found?.publicKey, others], [publicKey.split(' ').slice(0, 2).join(' '), []]);
  await found?.keep();
  assert.deepEqual(readdirSync(folder), ['gcd-jane.pem', 'gcd-jane.pem.1.new']);
  await removeNewKeys(file);
  assert.deepEqual(readdirSync(folder), ['gcd-jane.pem']);
});

test('a key that took the place meanwhile stays', async (t) => {
  const file = { path: join(temporaryFolder(t), 'gcd-jane.pem') };
  const { keep } = await writeNewKey(file, 'gcd-jane');
  writeFileSync(file.path, 'precious');
  await assert.rejects(keep(), { code: 'KeyFileTaken' });
  assert.equal(readFileSync(file.path, 'utf8'), 'precious');
});

test('a key that is set aside for its removal can still be put back', async (t) => {
  const folder = temporaryFolder(t);
  const file = { path: join(folder, 'gcd-jane.pem') };
  const made = await writeNewKey(file, 'gcd-jane');
  await made.keep();
  await setKeyAside(file);
  assert.equal(await readPublicKey(file), undefined);
  await (await findNewKeys(file))[0]?.keep();
  assert.equal((await readPublicKey(file))?.split(' ')[1], made.publicKey.split(' ')[1]);
  assert.deepEqual(readdirSync(folder), ['gcd-jane.pem']);
});

test('a key that is not there is no error, neither to read nor to remove', async (t) => {
  const file = { path: join(temporaryFolder(t), 'none', 'none.pem') };
  assert.equal(await readPublicKey(file), undefined);
  await removeNewKeys(file);
});
