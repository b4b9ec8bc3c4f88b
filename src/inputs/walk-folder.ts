import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { GcdError, reasonOf } from '../core/errors.js';
import { decodeFileName, encodeFileName, printableFileName } from '../core/file-name.js';
import type { FolderSource, InputPorts } from './input-source.js';

/** Folders of tools, which never hold inputs, wherever they lie. */
const toolFolders = new Set(['.git', '.venv', '__pycache__']);

interface Walk {
  readonly source: FolderSource;
  readonly ports: InputPorts;
  readonly found: (name: string) => void;
}

/** Is a folder on the way down: its path below the source, and `device:inode` of itself and of those above it. */
interface Stop {
  readonly path: string;
  readonly lineage: readonly string[];
}

/**
 * Calls `found` for each file below a folder, in no order: regular files, links to them, and broken links. Links to
 * folders are followed, as `find -L` does, except into a folder that they lie in. Pipes, sockets and devices are left
 * out. A folder below that cannot be read is left out with a warning.
 * @throws GcdError InputFolderUnreadable when the source's folder itself cannot be read.
 */
export async function walkFolder(source: FolderSource, ports: InputPorts, found: Walk['found']): Promise<void> {
  const walk = { source, ports, found };
  const waiting: Stop[] = [{ path: '', lineage: [identity(await statRoot(source.folder))] }];
  for (let stop = waiting.pop(); stop; stop = waiting.pop()) {
    ports.signal?.throwIfAborted();
    // One by one: what is spread lies on the stack, and a folder may have any number of folders in it.
    for (const next of await visit(walk, stop)) waiting.push(next);
  }
}

/** Returns the path of a file as the file system knows it. */
export function pathInFolder(folder: string, name: string): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), encodeFileName(name)]);
}

/** Tells whether a path lies in a folder that holds no inputs. */
export function isLeftOut({ exclude = [] }: FolderSource, path: string): boolean {
  const isExcluded = exclude.some((left) => path === left || path.startsWith(`${left}/`));
  return isExcluded || path.split('/').some((part) => toolFolders.has(part));
}

async function visit(walk: Walk, stop: Stop): Promise<Stop[]> {
  const below: Stop[] = [];
  for (const entry of await entriesOf(walk, stop)) {
    const base = decodeFileName(entry.name);
    const path = stop.path === '' ? base : `${stop.path}/${base}`;
    if (isLeftOut(walk.source, path)) continue;
    if (entry.isFile()) walk.found(path);
    else if (entry.isDirectory() || entry.isSymbolicLink()) {
      const next = await follow(walk, path, stop);
      if (next) below.push(next);
    }
  }
  return below;
}

async function entriesOf({ source, ports }: Walk, { path }: Stop): Promise<Dirent<Buffer>[]> {
  try {
    return await readdir(pathInFolder(source.folder, path), { encoding: 'buffer', withFileTypes: true });
  } catch (error) {
    if (path === '') throw folderUnreadable(source.folder, error);
    const message = `${printableFileName(path)} is left out: ${reasonOf(error)}`;
    ports.observe?.({ type: 'warning', code: 'InputFolderUnreadable', message });
    return [];
  }
}

/** Returns the folder to go down to, if the path is one; a link to a file is reported, and so is a broken one. */
async function follow(walk: Walk, path: string, { lineage }: Stop): Promise<Stop | undefined> {
  let target: Stats;
  try {
    target = await stat(pathInFolder(walk.source.folder, path));
  } catch {
    // It is reported with its reason when its size is asked for.
    walk.found(path);
    return undefined;
  }
  if (target.isFile()) walk.found(path);
  const own = identity(target);
  if (!target.isDirectory() || lineage.includes(own)) return undefined;
  return { path, lineage: [...lineage, own] };
}

async function statRoot(folder: string): Promise<Stats> {
  try {
    return await stat(folder);
  } catch (error) {
    throw folderUnreadable(folder, error);
  }
}

function identity({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

function folderUnreadable(folder: string, cause: unknown): GcdError {
  return new GcdError('InputFolderUnreadable', `The data folder ${folder} cannot be listed: ${reasonOf(cause)}`, {
    hint: 'Set data_bucket in config.yaml, or --data, to a folder that exists and that you may read.',
    cause,
  });
}
