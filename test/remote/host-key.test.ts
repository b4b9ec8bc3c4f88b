import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprintOf, makeOpenSshKeyPair } from '../../src/aws/openssh-key.js';
import { describeHostKey, parseHostKey } from '../../src/remote/host-key.js';

const { publicKey } = makeOpenSshKeyPair('a comment');
const [algorithm = '', blob = ''] = publicKey.split(' ');

test('a public key is read with and without its comment, and nothing else is', () => {
  assert.deepEqual(parseHostKey(publicKey), { algorithm, blob });
  assert.deepEqual(parseHostKey(`${algorithm} ${blob}\n`), { algorithm, blob });
  const cut = blob.slice(0, -4);
  for (const wrong of [
    '',
    algorithm,
    `${algorithm} ${cut}`,
    `${algorithm} not-base64!`,
    `ecdsa-sha2-nistp256 ${blob}`,
    `ssh-rsa ${blob}`,
  ]) {
    assert.equal(parseHostKey(wrong), undefined, wrong);
  }
});

test('a key is told by its kind and its fingerprint, as OpenSSH has them', () => {
  assert.equal(describeHostKey(blob), `ssh-ed25519 SHA256:${fingerprintOf(publicKey)}`);
  assert.equal(describeHostKey(Buffer.from('x')).startsWith(' SHA256:'), true);
});
