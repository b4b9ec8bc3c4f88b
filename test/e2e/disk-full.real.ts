import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { mountSmallDisk } from '../mount-small-disk.js';
import { temporaryFolder } from '../temporary-folder.js';
import { finishedTasks, makeProject, newestRun, rowsOf, startGcd } from './gcd-process.js';

/** Mounts a disk of so many megabytes, and makes a link to it that is `folder/history`; needs root. */
function mountHistory(t: TestContext, folder: string, megabytes: number): string {
  const disk = mountSmallDisk(t, megabytes * 1024);
  symlinkSync(disk, join(folder, 'history'));
  return disk;
}

test('a disk that fills up while journalling stops the run in order, and resuming loses nothing', async (t) => {
  const folder = temporaryFolder(t);
  const disk = mountHistory(t, folder, 12);
  const files = 300;
  const project = makeProject(folder, files, 'return {"file": curr_process_file, "text": "x" * 50000}');
  const first = await startGcd(folder, ['run-files', '-p', project, '-n', '0', '-s', '2']).ended;
  assert.equal(first.code, 1, first.stderr);
  assert.match(first.stderr, /the disk is full/);
  const finished = finishedTasks(newestRun(folder)).length;
  assert.ok(finished > 0 && finished < files, `${finished} were finished`);

  spawnSync('mount', ['-o', 'remount,size=100m', disk]);
  const second = await startGcd(folder, ['run-files', '-p', project, '--resume']).ended;
  assert.equal(second.code, 0, second.stderr);
  const rows = rowsOf(join(project, 'results', 'latest', 'results.csv'));
  assert.equal(new Set(rows).size, files);
  assert.equal(rows.length, files);
  assert.equal(new Set(finishedTasks(newestRun(folder))).size, finishedTasks(newestRun(folder)).length);
});

test('a disk that is full before the run begins is one clear line, whether a lock finds room on it or not', async (t) => {
  for (const freeBytes of [0, 4096]) {
    const folder = temporaryFolder(t);
    const disk = mountHistory(t, folder, 1);
    writeFileSync(join(disk, 'filler'), Buffer.alloc((1 << 20) - freeBytes));
    const project = makeProject(folder, 3, 'return {}');
    const { code, stderr } = await startGcd(folder, ['run-files', '-p', project, '-n', '0']).ended;
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^Error: The disk is full: .*\[DiskFull\]\n {2}Free some space, or name .* --history/m);
  }
});
