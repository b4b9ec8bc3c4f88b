import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fingerprintOf, makeOpenSshKeyPair } from '../../src/aws/openssh-key.js';
import { describeHostKey, parseHostKey } from '../../src/remote/host-key.js';
import { findKeyOf, pinKey, pinnedKeyPath, readPinnedKey, unpinKey } from '../../src/remote/pinned-key.js';
import { temporaryFolder } from '../temporary-folder.js';

const { publicKey } = makeOpenSshKeyPair('a comment');
const [algorithm = '', blob = ''] = publicKey.split(' ');

test('a public key is read with and without its comment, and nothing else is', () => {
  assert.deepEqual(parseHostKey(publicKey), { algorithm, blob });
  assert.deepEqual(parseHostKey(`${algorithm} ${blob}\n`), { algorithm, blob });
  for (const wrong of ['', algorithm, `${algorithm} not-base64!`, `ecdsa-sha2-nistp256 ${blob}`, `ssh-rsa ${blob}`]) {
    assert.equal(parseHostKey(wrong), undefined, wrong);
  }
});

test('a key is told by its kind and its fingerprint, as OpenSSH has them', () => {
  assert.equal(describeHostKey(blob), `ssh-ed25519 SHA256:${fingerprintOf(publicKey)}`);
  assert.equal(describeHostKey(Buffer.from('x')).startsWith(' SHA256:'), true);
});

test('a pinned key is found again with its machine, and replaced by that of the next one', async (t) => {
  const folder = temporaryFolder(t);
  const hostKey = parseHostKey(publicKey)!;
  assert.equal(await readPinnedKey(folder), undefined);
  await pinKey(folder, { instanceId: 'i-1', hostKey });
  await pinKey(folder, { instanceId: 'i-2', hostKey });
  assert.deepEqual(await readPinnedKey(folder), { instanceId: 'i-2', hostKey });
  assert.equal(await findKeyOf(folder, 'i-1'), undefined);
  await unpinKey(folder);
  await unpinKey(folder);
  assert.equal(await readPinnedKey(folder), undefined);
  assert.deepEqual(await findKeyOf(folder, 'i-2'), hostKey, 'it is set aside');
});

test('a file with more or less than one pinned key pins nothing', async (t) => {
  const folder = temporaryFolder(t);
  for (const text of [
    '',
    'i-1\n',
    `i-1 ${algorithm} ${blob}`,
    `i-1 ${algorithm} ${blob}\ni-2 ${algorithm} ${blob}\n`,
  ]) {
    writeFileSync(pinnedKeyPath(folder), text);
    assert.equal(await readPinnedKey(folder), 'unreadable', text);
  }
});
