import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { test } from 'node:test';
import { walkFolder } from '../../src/inputs/walk-folder.js';

test('a folder may have any number of folders in it', async (t) => {
  const kind = { isFile: () => false, isDirectory: () => true, isSymbolicLink: () => false };
  const folders = Array.from({ length: 200_000 }, (_, place) => ({ name: Buffer.from(`site-${place}`), ...kind }));
  const { readdir, stat } = fs;
  const enough = new AbortController();
  const manyFolders = {
    async readdir(path: Buffer) {
      if (String(path) === '/data/') return folders;
      enough.abort();
      return [];
    },
    stat: async (path: Buffer) => ({ dev: 1, ino: String(path), ...kind }),
  };
  Object.assign(fs, manyFolders);
  syncBuiltinESMExports();
  t.after(() => {
    Object.assign(fs, { readdir, stat });
    syncBuiltinESMExports();
  });
  const walking = walkFolder({ kind: 'folder', folder: '/data' }, { signal: enough.signal }, () => undefined);
  await assert.rejects(walking, { name: 'AbortError' });
});
