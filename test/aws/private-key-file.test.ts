import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fingerprintOf } from '../../src/aws/openssh-key.js';
import { readPublicKey, removeKeyFile, writeNewKey } from '../../src/aws/private-key-file.js';
import { temporaryFolder } from '../temporary-folder.js';

test('a new key is what OpenSSH reads, for its owner alone', async (t) => {
  const file = { path: join(temporaryFolder(t), '.ssh', 'gcd-jane.pem') };
  const publicKey = await writeNewKey(file, 'gcd-jane');
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

test('a key that is not there is no error, neither to read nor to remove', async (t) => {
  const file = { path: join(temporaryFolder(t), 'none.pem') };
  assert.equal(await readPublicKey(file), undefined);
  await removeKeyFile(file);
});
