import { lstat, readdir, readlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { GcdError, hasErrno } from '../../core/errors.js';
import { readIgnoreRules } from './ignore-rules.js';
import { projectUnreadable } from './project-unreadable.js';

/** Is one file, folder or link that goes into a build. */
export interface ContextEntry {
  /** Below the project, with slashes. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  /** Permission bits. */
  readonly mode: number;
  readonly sizeBytes: number;
  /** Of a link. */
  readonly target?: string;
}

/**
 * Lists what of a project goes into its image, in byte order of the paths.
 * @throws GcdError NameNotText, ProjectUnreadable.
 * @param leaveOut absolute paths that stay out whatever the ignore files say: the data folder, the licence, the history.
 */
export async function listContext(project: string, leaveOut: readonly string[] = []): Promise<ContextEntry[]> {
  const { isIgnored, isSearched } = await readIgnoreRules(project);
  const root = resolve(project);
  // The data may lie in the project's own folder; it can then not be told from the code.
  const apart = new Set(leaveOut.map((path) => resolve(path)).filter((path) => path !== root));
  const entries: ContextEntry[] = [];

  async function walk(folder: string): Promise<void> {
    const names = await readdir(join(root, folder)).catch((error: unknown) => {
      // Of what is ignored nothing has to be found.
      if (folder !== '' && isIgnored(folder)) return [];
      throw projectUnreadable(folder, error);
    });
    const paths = names.map((name) => (folder === '' ? name : `${folder}/${name}`));
    const isRead = (path: string) => !apart.has(join(root, path)) && !(isNoText(path) && isIgnored(path));
    const found = await Promise.all(paths.filter(isRead).map((path) => readEntry(root, path)));
    for (const entry of found.filter((each) => each !== undefined)) {
      const isOut = isIgnored(entry.path);
      if (!isOut) entries.push(entry);
      if (entry.type === 'directory' && (!isOut || isSearched(entry.path))) await walk(entry.path);
    }
  }
  await walk('');
  return entries.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** Sockets, pipes and devices cannot go into an image, nor what is gone by now. */
async function readEntry(root: string, path: string): Promise<ContextEntry | undefined> {
  const stats = await lstat(join(root, path)).catch((error: unknown) => {
    if (!hasErrno(error, 'ENOENT')) throw error;
  });
  if (!stats && isNoText(path)) throw nameIsNoText(path);
  if (!stats) return undefined;
  const mode = stats.mode & 0o7777;
  if (stats.isFile()) return { path, type: 'file', mode, sizeBytes: stats.size };
  if (stats.isDirectory()) return { path, type: 'directory', mode, sizeBytes: 0 };
  if (!stats.isSymbolicLink()) return undefined;
  return { path, type: 'symlink', mode, sizeBytes: 0, target: await readlink(join(root, path)) };
}

/** Tells whether a name was read that had bytes in it which are not UTF-8. */
function isNoText(path: string): boolean {
  return path.includes('\ufffd');
}

function nameIsNoText(path: string): GcdError {
  return new GcdError('NameNotText', `The project's image cannot have ${path} in it: its name is not UTF-8.`, {
    hint: 'Rename it, or keep it out by .gcdignore, in which a ? stands for each such byte.',
  });
}
