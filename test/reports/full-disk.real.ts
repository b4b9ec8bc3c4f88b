import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { mountSmallDisk } from '../mount-small-disk.js';
import { draw, ended, opened, ready, task } from './ledger.js';

test('on a disk without room for all rows every report stays as it was', async (t) => {
  const folder = mountSmallDisk(t, 1024);
  const numbers = Array.from({ length: 400 }, (_, number) => number);
  const manifest = numbers.map((number) => task(number));
  const attempts = numbers.map((number) =>
    ended(number, [number, number + 1], { result: `{"text":"${'x'.repeat(50)}"}` }),
  );
  const head = [opened(), ready('local-0', 1)];
  await draw(manifest, [...head, ...attempts.slice(0, 3)], { folder });
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize - 60_000)); // as much as results.csv alone needs
  const readAll = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]);
  const before = readAll();
  await assert.rejects(draw(manifest, [...head, ...attempts], { folder }), { code: 'ReportNotWritten' });
  assert.deepEqual(readAll(), before);
});
