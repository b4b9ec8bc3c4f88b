import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeOpenSshKeyPair } from '../../src/aws/openssh-key.js';
import { parseHostKey } from '../../src/remote/host-key.js';
import { findKeyOf, pinKey, pinnedKeyPath, readPinnedKey, unpinKey } from '../../src/remote/pinned-key.js';
import { temporaryFolder } from '../temporary-folder.js';

const instanceId = 'i-0123456789abcdef0';
const hostKey = parseHostKey(makeOpenSshKeyPair('bastion').publicKey)!;
const other = parseHostKey(makeOpenSshKeyPair('other').publicKey)!;

test('a pinned key is found again with its machine, and replaced by that of the next one', async (t) => {
  const folder = temporaryFolder(t);
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

test('a pinned key is still read after its file went to another machine by way of an editor', async (t) => {
  const folder = temporaryFolder(t);
  await pinKey(folder, { instanceId, hostKey });
  const path = pinnedKeyPath(folder);
  const [line = ''] = readFileSync(path, 'utf8').split('\n');
  for (const text of [line, `${line}\r\n`, `\n  ${line}  \n\n`, `# of gcd-jane\n${line} a comment\n`]) {
    writeFileSync(path, text);
    assert.deepEqual(await readPinnedKey(folder), { instanceId, hostKey }, JSON.stringify(text));
    assert.deepEqual(await findKeyOf(folder, instanceId), hostKey);
  }
});

test('lines that ssh adds to the file, of other names, change nothing', async (t) => {
  const folder = temporaryFolder(t);
  await pinKey(folder, { instanceId, hostKey });
  appendFileSync(pinnedKeyPath(folder), `192.0.2.1 ${other.algorithm} ${other.blob}\n`);
  assert.deepEqual(await readPinnedKey(folder), { instanceId, hostKey });
  assert.deepEqual(await findKeyOf(folder, instanceId), hostKey);
});

test('a file with more or less than one pinned key is unreadable, and a revoked key is none', async (t) => {
  const folder = temporaryFolder(t);
  const whole = `${instanceId} ${hostKey.algorithm} ${hostKey.blob}`;
  for (const text of [
    '',
    'not a host key\n',
    whole.slice(0, -4),
    `@revoked ${whole}\n`,
    `#${whole}\n`,
    `${whole}\n${whole.replace('i-0', 'i-1')}\n`,
  ]) {
    writeFileSync(pinnedKeyPath(folder), text);
    assert.equal(await readPinnedKey(folder), 'unreadable', JSON.stringify(text));
    assert.equal(await findKeyOf(folder, instanceId), undefined);
  }
});
