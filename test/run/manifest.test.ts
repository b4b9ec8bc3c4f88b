import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ManifestEntry } from '../../src/core/task.js';
import { countManifest, openTaskList, readManifest, writeManifest } from '../../src/run/manifest.js';
import { temporaryFolder } from '../temporary-folder.js';

/** More than one page of lines, with names that are not ASCII, and bytes that are not UTF-8. */
const ENTRIES = Array.from({ length: 1000 }, (_, number): ManifestEntry => {
  const file = ['plain', 'süd/東 🌞', 'caf\udce9', 'two\nlines "quoted"'][number % 4];
  const id = `t${number.toString(16).padStart(15, '0')}`;
  return { id, round: 0, repeat: 0, file: `${file}/${number}.csv`, column: 'Power(W)', sizeBytes: number };
});

test('a task asked for by its number is the one that was written there', async (t) => {
  const path = join(temporaryFolder(t), 'manifest.jsonl');
  assert.equal(await writeManifest(path, ENTRIES), 1000);
  const tasks = openTaskList(path);
  assert.equal(tasks.count, 1000);
  for (const number of [0, 999, 1, 127, 128, 126, 255, 256, 500])
    assert.deepEqual(tasks.entry(number), ENTRIES[number]);
  assert.deepEqual([...readManifest(path)], ENTRIES);
  assert.equal(countManifest(path), 1000);
});

test('a manifest without tasks has none, and one of another format is refused', async (t) => {
  const path = join(temporaryFolder(t), 'manifest.jsonl');
  await writeManifest(path, []);
  assert.equal(openTaskList(path).count, 0);
  writeFileSync(path, '{"v":99}\n{"id":"t"}\n');
  assert.throws(() => openTaskList(path), { code: 'UnknownFormat' });
});

test('a manifest with a line that is no task says which file is damaged, however it is read', async (t) => {
  const path = join(temporaryFolder(t), 'manifest.jsonl');
  writeFileSync(path, '{"v":1}\n{"id":"t1"}\n{"id":\n');
  const isDamaged = { code: 'LedgerDamaged', message: /manifest\.jsonl is damaged/ };
  assert.throws(() => [...readManifest(path)], isDamaged);
  const tasks = openTaskList(path);
  assert.throws(() => tasks.entry(1), isDamaged);
  writeFileSync(path, 'v1\n');
  for (const read of [openTaskList, countManifest]) assert.throws(() => read(path), isDamaged);
});
