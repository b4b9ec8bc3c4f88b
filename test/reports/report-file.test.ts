import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createPacer } from '../../src/core/pacer.js';
import { writeReportFile } from '../../src/reports/report-file.js';
import { temporaryFolder } from '../temporary-folder.js';

test('pieces of every size come out in their order, letters whole', async (t) => {
  const path = join(temporaryFolder(t), 'report.txt');
  const pieces = Array.from({ length: 2000 }, (_, number) => {
    return `${number} süd 東 🌞\n`.repeat(number % 500 === 499 ? 20_000 : number % 40);
  });
  await writeReportFile(path, pieces, createPacer());
  assert.ok(readFileSync(path, 'utf8') === pieces.join(''));
});

test('bytes come between texts as they are', async (t) => {
  const path = join(temporaryFolder(t), 'report.bin');
  await writeReportFile(path, ['a', Uint8Array.of(0, 255), 'b'], createPacer());
  assert.deepEqual([...readFileSync(path)], [0x61, 0, 255, 0x62]);
});

test('a report whose pieces end in an error leaves nothing', async (t) => {
  const folder = temporaryFolder(t);
  function* pieces(): Generator<string> {
    yield 'a';
    throw new Error('no more');
  }
  await assert.rejects(writeReportFile(join(folder, 'report.txt'), pieces(), createPacer()), { message: 'no more' });
  assert.deepEqual(readdirSync(folder), []);
});
