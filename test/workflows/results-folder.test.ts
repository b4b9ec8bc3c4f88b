import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pointLatest } from '../../src/workflows/results-folder.js';
import { temporaryFolder } from '../temporary-folder.js';

test('latest points to the newest results, and not back to those that are drawn again', async (t) => {
  const root = temporaryFolder(t);
  for (const run of ['run-1', 'run-2']) {
    mkdirSync(join(root, run));
    await pointLatest(join(root, run), { isNewest: true });
    assert.equal(readlinkSync(join(root, 'latest')), run);
  }
  await pointLatest(join(root, 'run-1'), { isNewest: false });
  assert.equal(readlinkSync(join(root, 'latest')), 'run-2');
});

test('a file or a folder called latest is the user’s and stays', async (t) => {
  const root = temporaryFolder(t);
  const latest = join(root, 'latest');
  mkdirSync(join(root, 'run-1'));
  writeFileSync(latest, 'mine');
  await pointLatest(join(root, 'run-1'), { isNewest: true });
  assert.equal(readFileSync(latest, 'utf8'), 'mine');
  rmSync(latest);
  mkdirSync(latest);
  await pointLatest(join(root, 'run-1'), { isNewest: true });
  assert.throws(() => readlinkSync(latest), { code: 'EINVAL' });
});
