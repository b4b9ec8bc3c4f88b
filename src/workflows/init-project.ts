import { constants } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasErrno, reasonOf, usageError } from '../core/errors.js';
import { isFile } from '../core/is-file.js';
import { makeFolder } from '../core/make-folder.js';
import type { Ports } from './ports.js';

/** What `gcd init` is told. */
export interface InitProjectInput {
  /** Folder to make, or an empty one; seen from the current folder. */
  readonly folder: string;
}

/** What `gcd init` has made. */
export interface InitProjectOutcome {
  /** Absolute path. */
  readonly folder: string;
  /** Paths below the folder, sorted. */
  readonly files: readonly string[];
}

const newFolderHint = 'Name a folder that is not there yet: gcd init my-project';

/**
 * Writes a project that runs as it is into a new or empty folder; a repository without files is empty, too.
 *
 * @throws GcdError FolderNotEmpty, which lists what is there; FolderNotWritable.
 */
export async function initProject(
  input: InitProjectInput,
  { cwd, packageRoot }: Pick<Ports, 'cwd' | 'packageRoot'>,
): Promise<InitProjectOutcome> {
  const folder = resolve(cwd, input.folder);
  await refuseFilled(folder);
  const templates = join(packageRoot, 'templates');
  const starter = await starterFiles(join(templates, 'starter'));
  const copies = [...starter, { from: join(templates, 'config.schema.json'), to: 'config.schema.json' }];
  try {
    for (const { from, to } of copies) {
      makeFolder(dirname(join(folder, to)));
      await copyFile(from, join(folder, to), constants.COPYFILE_EXCL);
    }
  } catch (error) {
    const hint = 'Name a folder in a place that has room and that you may write to: gcd init ~/my-project';
    throw usageError('FolderNotWritable', `No project was made in ${folder}: ${reasonOf(error)}.`, hint);
  }
  return { folder, files: copies.map(({ to }) => to).sort() };
}

async function refuseFilled(folder: string): Promise<void> {
  if (await isFile(folder)) throw usageError('FolderNotEmpty', `${folder} is a file.`, newFolderHint);
  const names = await readdir(folder).catch((error: unknown) => {
    // A file above it is told when the folder cannot be made.
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  });
  const entries = names.filter((name) => name !== '.git'); // of a repository that was made first
  if (entries.length === 0) return;
  const shown = entries.sort().slice(0, 8).join(', ');
  const more = entries.length > 8 ? ` and ${entries.length - 8} more` : '';
  throw usageError('FolderNotEmpty', `${folder} is not empty: it holds ${shown}${more}.`, newFolderHint);
}

async function starterFiles(starter: string): Promise<{ from: string; to: string }[]> {
  const entries = await readdir(starter, { recursive: true, withFileTypes: true });
  return (
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      // Someone may have run the template itself.
      .filter((from) => !/\/(results|__pycache__)\//.test(from.slice(starter.length)))
      .map((from) => ({ from, to: targetName(from.slice(starter.length + 1)) }))
  );
}

/** npm leaves a file called .gitignore out of a package: https://docs.npmjs.com/cli/configuring-npm/package-json#files */
function targetName(path: string): string {
  return path === 'gitignore' ? '.gitignore' : path;
}
