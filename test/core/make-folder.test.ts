import assert from 'node:assert/strict';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolder } from '../../src/core/make-folder.js';
import { temporaryFolder } from '../temporary-folder.js';

test('a folder is made with those above it, and one that is there stays as it is', (t) => {
  const folder = join(temporaryFolder(t), 'a', 'b', 'c');
  makeFolder(folder);
  writeFileSync(join(folder, 'kept'), '');
  makeFolder(folder);
  assert.ok(statSync(folder).isDirectory() && existsSync(join(folder, 'kept')));
});

test('a file in the way is named', (t) => {
  const file = join(temporaryFolder(t), 'file');
  writeFileSync(file, '');
  for (const path of [file, join(file, 'a', 'b')]) {
    assert.throws(() => makeFolder(path), { code: 'FolderNotMade', message: `${file} is not a folder` });
  }
});

test('a file system without folders of ours ends the attempt', { skip: !existsSync('/proc/self') }, () => {
  const problem = { code: 'FolderNotMade', message: 'no folder can be made in /proc' };
  assert.throws(() => makeFolder('/proc/gcd/runs/1'), problem);
});
