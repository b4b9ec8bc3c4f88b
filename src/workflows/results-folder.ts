import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GcdError, hasErrno, messageOf } from '../core/errors.js';

/**
 * Makes the folder of a run's results and points `latest`, beside it, to it. Nothing old is touched.
 * @throws GcdError OutputNotWritable.
 */
export async function makeResultsFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await pointLatest(dirname(folder), basename(folder));
  } catch (error) {
    throw new GcdError('OutputNotWritable', `Results cannot be written to ${folder}: ${messageOf(error)}.`, {
      hint: 'Name another folder with --output.',
      cause: error,
    });
  }
}

/** Replaces the link in one step, so that there is one at any moment. A folder of that name is the user's and stays. */
async function pointLatest(root: string, name: string): Promise<void> {
  const draft = join(root, `.latest-${randomBytes(4).toString('hex')}`);
  try {
    await symlink(name, draft);
    await rename(draft, join(root, 'latest'));
  } catch (error) {
    await rm(draft, { force: true });
    if (!hasErrno(error, 'EISDIR', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTSUP')) throw error;
  }
}
