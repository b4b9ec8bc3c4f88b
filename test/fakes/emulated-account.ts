import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Notice } from '../../src/core/notice.js';
import type { SystemPorts } from '../../src/workflows/system-ports.js';
import { repoRoot } from '../repo-root.js';
import { temporaryFolder } from '../temporary-folder.js';
import { emulatorGaps } from './aws-front/emulator-gaps.js';
import { type AwsFront, type Layer, startFront } from './aws-front/front.js';
import { fastClock } from './fast-clock.js';

/** Is an emulator with a front, and everything that verbs on systems need to work against it. */
export interface EmulatedAccount {
  readonly ports: SystemPorts & { readonly access: { readonly endpoint: string } };
  readonly target: { readonly system: string; readonly history: string };
  /** Home folder of the caller. */
  readonly folder: string;
  readonly notices: Notice[];
  readonly front: AwsFront;
  /** Endpoint of the emulator itself. */
  readonly behind: string;
}

/**
 * Puts a front before an emulator, with a system id of its own for the test, so that nothing is left over from another.
 *
 * @param layers more of what AWS does, before what the emulator lacks.
 */
export async function emulatedAccount(
  t: TestContext,
  emulator: 'ministack' | 'moto',
  layers: Layer[] = [],
): Promise<EmulatedAccount> {
  const folder = temporaryFolder(t);
  const behind = process.env[`GCD_TEST_${emulator.toUpperCase()}`]!;
  const front = await startFront(behind, [...layers, ...emulatorGaps(emulator, behind)]);
  t.after(() => front.close());
  const notices: Notice[] = [];
  const ports = {
    observe: (notice: Notice) => void notices.push(notice),
    clock: fastClock(Date.now()),
    signal: new AbortController().signal,
    env: { HOME: folder },
    cwd: folder,
    packageRoot: repoRoot,
    gcdVersion: '0.0.0-test',
    commandStartMs: Date.now(),
    access: {
      endpoint: front.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 2,
    },
  };
  const target = { system: `gcd-${randomBytes(4).toString('hex')}`, history: join(folder, 'history') };
  return { ports, target, folder, notices, front, behind };
}
