import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** Mounts a disk of so many kilobytes for the test, and returns its folder; needs root. */
export function mountSmallDisk(t: TestContext, kilobytes: number): string {
  const disk = mkdtempSync(join(tmpdir(), 'gcd-disk-'));
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', disk]);
  assert.equal(status, 0, String(stderr));
  t.after(() => {
    spawnSync('umount', [disk]);
    rmdirSync(disk);
  });
  return disk;
}
