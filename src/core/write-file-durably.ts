import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file that is either there whole or not at all, also after a power cut: into a file beside it, synced, renamed,
 * and the folder synced (rename(2) is atomic; fsync(2): the entry of a new file needs a sync of its folder).
 */
export async function writeFileDurably(path: string, chunks: string | Iterable<string>, mode = 0o644): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(draft, 'wx', mode);
    try {
      await writeAll(file, typeof chunks === 'string' ? [chunks] : chunks);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Removes the beginnings of files whose writer was killed; nobody may be writing to the folder. */
export async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => /\.[0-9a-f]{12}\.part$/.test(name));
  await Promise.all(drafts.map((name) => rm(join(folder, name), { force: true })));
}

/** Makes the entries of a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeAll(file: FileHandle, chunks: Iterable<string>): Promise<void> {
  const blockSize = 1 << 20;
  let block = '';
  for (const chunk of chunks) {
    block += chunk;
    if (block.length < blockSize) continue;
    await file.appendFile(block);
    block = '';
  }
  await file.appendFile(block);
}
