import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { acquireLock } from '../../src/history/lock.js';
import { mountSmallDisk } from '../mount-small-disk.js';

test('on a disk that is full by then, a lock is given back by the end of its process, and leaves no draft', (t) => {
  const folder = mountSmallDisk(t, 16);
  const lock = acquireLock(folder, 'Run x');
  assert.throws(() => writeFileSync(join(folder, 'filler'), Buffer.alloc(1 << 20)), { code: 'ENOSPC' });
  lock.release();
  assert.deepEqual(readdirSync(folder).sort(), ['filler', 'lock.1']);
});
