import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CheckFinding } from '../aws/checks/finding.js';
import { formatByteSize } from '../core/byte-size.js';
import { GcdError, hasErrno } from '../core/errors.js';
import type { Ports } from './ports.js';

/** Room for the results and logs of a usual run, and for the layers of an image. */
const roomyBytes = 5 * 2 ** 30;
const leastBytes = 200 * 2 ** 20;

/** Asks whether images can be built here. */
export async function checkDocker({ env, signal }: Pick<Ports, 'env' | 'signal'>): Promise<CheckFinding> {
  const { askDocker } = await import('../executors/docker/docker-cli.js');
  try {
    const version = await askDocker({ env }, ['version', '--format', '{{.Server.Version}}'], signal);
    return { check: 'docker', verdict: 'good', message: `Docker ${version} is running` };
  } catch (error) {
    if (!(error instanceof GcdError)) throw error;
    const { message, hint } = error;
    return { check: 'docker', verdict: 'bad', message, ...(hint === undefined ? {} : { hint }) };
  }
}

/** Looks at the room on the disk that a folder lies on, which need not be there yet. */
export async function checkDisk(folder: string): Promise<CheckFinding> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return judgeDisk(folder, bavail * bsize);
  } catch (error) {
    if (hasErrno(error, 'ENOENT') && dirname(folder) !== folder) return checkDisk(dirname(folder));
    throw error;
  }
}

/** Judges the room on a disk. Pure. */
export function judgeDisk(folder: string, freeBytes: number): CheckFinding {
  const check = 'disk';
  const message = `${formatByteSize(freeBytes)} are free where ${folder} is`;
  if (freeBytes >= roomyBytes) return { check, verdict: 'good', message };
  const hint = '`gcd prune` deletes the records of old runs and the images that gcd built.';
  return { check, verdict: freeBytes < leastBytes ? 'bad' : 'warning', message, hint };
}
