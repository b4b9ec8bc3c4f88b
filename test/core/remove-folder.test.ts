import assert from 'node:assert/strict';
import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { removeFolder } from '../../src/core/remove-folder.js';
import { temporaryFolder } from '../temporary-folder.js';

const NOBODY = 65_534;

/** Runs as a user whom file modes hold back, which root is not. */
async function unprivileged<T>(act: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid?.(NOBODY);
  return act().finally(() => process.seteuid?.(0));
}

test('a folder that a task has closed goes too, and nothing that links in it lead to', async (t) => {
  const base = temporaryFolder(t);
  const others = join(base, 'others');
  const scratch = join(base, 'scratch');
  for (const folder of [others, scratch, join(scratch, 'a')]) mkdirSync(folder);
  writeFileSync(join(scratch, 'a', 'left'), '');
  symlinkSync(others, join(scratch, 'link'));
  chmodSync(others, 0o500);
  if (process.geteuid?.() === 0)
    for (const path of [base, scratch, join(scratch, 'a')]) chownSync(path, NOBODY, NOBODY);
  chmodSync(join(scratch, 'a'), 0o500);
  chmodSync(scratch, 0);
  await unprivileged(() => removeFolder(scratch));
  assert.deepEqual([existsSync(scratch), existsSync(others)], [false, true]);
  await unprivileged(() => removeFolder(scratch));
});
