import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createPacer } from '../../src/core/pacer.js';
import { ReportFile, removeAbandonedDrafts, writeReportFile } from '../../src/reports/report-file.js';
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

test('a report that is drawn twice at once is whole after the first and after the second', async (t) => {
  const path = join(temporaryFolder(t), 'report.txt');
  const [one, other] = [new ReportFile(path), new ReportFile(path)];
  one.write('the shorter one');
  other.write('the other one, which is longer');
  await one.sync();
  one.commit();
  assert.equal(readFileSync(path, 'utf8'), 'the shorter one');
  await other.sync();
  other.commit();
  assert.equal(readFileSync(path, 'utf8'), 'the other one, which is longer');
});

test('what a process of this machine that is gone had begun to write is removed, and nothing else', (t) => {
  const folder = temporaryFolder(t);
  const { pid: gone } = spawnSync(process.execPath, ['-e', '0']);
  const begun = new ReportFile(join(folder, 'report.txt'));
  const draftOn = (host: string) => `.report.txt.${gone}-0a1b2c3d-${host}.part`;
  const kept = [...readdirSync(folder), 'report.txt', '.mine.part', draftOn('another-machine')];
  for (const name of [...kept.slice(1), draftOn(hostname())]) writeFileSync(join(folder, name), '');
  removeAbandonedDrafts(folder);
  assert.deepEqual(readdirSync(folder).sort(), kept.sort());
  begun.discard();
});

test('of a report that cannot be written it is told where and why', (t) => {
  const folder = join(temporaryFolder(t), 'gone');
  assert.throws(() => new ReportFile(join(folder, 'report.txt')), {
    code: 'ReportNotWritten',
    message: `report.txt could not be written to ${folder}: no such file or directory.`,
  });
});
