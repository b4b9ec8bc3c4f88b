import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from './errors.js';

/**
 * Removes a folder and all in it; one that is not there is fine. Folders in it that keep their owner out, as a task may
 * leave them, are opened first.
 *
 * @throws the file system's error when something in it is somebody else's.
 */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    if (!hasErrno(error, 'EACCES', 'EPERM', 'ENOTEMPTY')) throw error;
    await openFolders(path);
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function openFolders(folder: string): Promise<void> {
  try {
    await chmod(folder, 0o700);
    // Links are not followed: what is behind them is not ours.
    const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    for (const { name } of folders) await openFolders(join(folder, name));
  } catch (error) {
    // The removal that failed works on for a while, beside this.
    if (!hasErrno(error, 'ENOENT')) throw error;
  }
}
