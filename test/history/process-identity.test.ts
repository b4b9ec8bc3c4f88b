import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../temporary-folder.js';

/** Is macOS' sysctl, as far as it is asked; the time of the boot moves with the clock. */
const SYSCTL = `#!/bin/sh
case "$2" in
  kern.bootsessionuuid) echo 6B6B34D1-7C6A-4E2B-9C0B-0E5A1C6B7F3D ;;
  kern.boottime) date '+{ sec = %s, usec = %N }' ;;
esac
`;

function pretendMacOs(t: TestContext): void {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'sysctl'), SYSCTL, { mode: 0o755 });
  const { platform, env } = process;
  const before = { PATH: env.PATH ?? '', TZ: env.TZ ?? 'UTC' };
  Object.defineProperty(process, 'platform', { value: 'darwin' });
  env.PATH = `${folder}:${before.PATH}`;
  t.after(() => {
    Object.defineProperty(process, 'platform', { value: platform });
    Object.assign(env, before);
  });
}

const lacksPs = spawnSync('ps').error !== undefined;

test('on macOS, a process is the same in every time zone and whenever its clock is set right', {
  skip: lacksPs,
}, async (t) => {
  pretendMacOs(t);
  const identities = [];
  for (const zone of ['UTC', 'Asia/Tokyo']) {
    process.env.TZ = zone;
    // Another process that asks: what this module remembers of the boot is its own.
    const asking = await import(`../../src/history/process-identity.js?${zone}`);
    identities.push(asking.identifyProcess(process.pid));
  }
  assert.ok(identities[0].startTime);
  assert.deepEqual(identities[1], identities[0]);
});
