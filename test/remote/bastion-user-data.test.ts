import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bastionUserData } from '../../src/remote/bastion-user-data.js';
import { forgetFirstKeys, hasFirstKeys, readFirstKey } from '../../src/remote/first-key.js';
import { temporaryFolder } from '../temporary-folder.js';
import { userDataTemplate as template } from './machine.js';

test('a launch has the same user data to the byte whenever it is repeated, and another launch another key', async (t) => {
  const folder = join(temporaryFolder(t), 'not', 'there', 'yet');
  const [launch, other] = [randomUUID(), randomUUID()];
  const once = await bastionUserData({ template, folder, launch });
  assert.equal(await bastionUserData({ template, folder, launch }), once);
  assert.notEqual(await bastionUserData({ template, folder, launch: other }), once);
  assert.notDeepEqual(await readFirstKey(folder, launch), await readFirstKey(folder, other));
});

test('user data is a script that bash can read, and within the limit of EC2 with the key in it', async (t) => {
  const text = await bastionUserData({ template, folder: temporaryFolder(t), launch: randomUUID() });
  assert.equal(template.split('@FIRST_CONTACT_KEY@').length, 2);
  assert.match(text, /^-----BEGIN OPENSSH PRIVATE KEY-----$/m);
  assert.ok(Buffer.byteLength(text) < 16_384);
  execFileSync('bash', ['-n'], { input: text });
});

test('the key for the first contact is its owner’s alone, and gone once it is forgotten', async (t) => {
  const folder = temporaryFolder(t);
  const launch = randomUUID();
  await bastionUserData({ template, folder, launch });
  const [file = ''] = readdirSync(folder);
  assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600);
  assert.equal((await readFirstKey(folder, launch))?.algorithm, 'ecdsa-sha2-nistp256');
  assert.equal(await readFirstKey(folder, `../${launch}`), undefined);
  await forgetFirstKeys(folder);
  await forgetFirstKeys(folder);
  assert.deepEqual(readdirSync(folder), []);
  assert.equal(await hasFirstKeys(folder), false);
  assert.equal(await readFirstKey(folder, launch), undefined);
});

test('a key file that is damaged is no key, and is made anew by the launch', async (t) => {
  const folder = temporaryFolder(t);
  const launch = randomUUID();
  writeFileSync(join(folder, `first-contact-${launch}.pem`), 'half a k');
  assert.equal(await readFirstKey(folder, launch), undefined);
  await bastionUserData({ template, folder, launch });
  assert.ok(await readFirstKey(folder, launch));
});
