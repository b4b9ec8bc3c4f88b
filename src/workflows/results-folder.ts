import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync } from 'node:fs';
import { rename, rm, rmdir, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasErrno, reasonOf, usageError } from '../core/errors.js';
import { makeFolder } from '../core/make-folder.js';

/**
 * Makes the folder of a run's results, if it is not there yet. `hint` says how they get elsewhere.
 * @throws GcdError OutputNotWritable, a usage error.
 */
export function makeResultsFolder(folder: string, hint = 'Name another folder with --output.'): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    if (hasErrno(error, 'ENOSPC', 'EDQUOT')) throw error;
    const message = `Results cannot be written to ${folder}: ${reasonOf(error)}.`;
    throw usageError('OutputNotWritable', message, hint);
  }
}

/** Takes the folder of a run away that came to nothing; one with anything in it stays. */
export async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined); // not empty, or not there; why the run failed is what is to be told
}

/**
 * Points `latest`, beside a run's results, to them, in one step, so that there is a link at any moment. What else has
 * that name is the user's and stays; so does a link when these results are drawn again, since they are not the newest then.
 */
export async function pointLatest(folder: string, { isNewest }: { isNewest: boolean }): Promise<void> {
  const root = dirname(folder);
  const latest = join(root, 'latest');
  if (!isNewest && existsSync(latest)) return;
  if (lstatSync(latest, { throwIfNoEntry: false })?.isSymbolicLink() === false) return;
  const draft = join(root, `.latest-${randomBytes(4).toString('hex')}`);
  try {
    await symlink(basename(folder), draft);
    await rename(draft, latest);
  } catch (error) {
    await rm(draft, { force: true });
    if (!hasErrno(error, 'EISDIR', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTSUP')) throw error;
  }
}
