import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inspectConfig } from '../config/load-config.js';
import { expandHome } from '../core/expand-home.js';
import { findProject } from './find-project.js';
import type { Ports } from './ports.js';

/** What stands on a command line whose next file is completed. */
interface TypedLine {
  /** What has been typed of the name. */
  readonly typed: string;
  readonly project?: string | undefined;
  readonly data?: string | undefined;
}

/**
 * Lists what an input's name can go on with, for completion: files and folders (with a slash behind) of one folder of the
 * data; nothing of a bucket. Hidden ones are named when a dot was typed.
 * @throws GcdError for a project or config that cannot be read; what Node throws for a folder.
 */
export async function listInputNames(
  { typed, project, data }: TypedLine,
  ports: Pick<Ports, 'env' | 'cwd' | 'packageRoot'>,
): Promise<string[]> {
  const { env, cwd } = ports;
  const projectFolder = findProject(project && resolve(cwd, expandHome(project, env.HOME)), ports);
  const { draft } = await inspectConfig({ projectFolder, env, cwd, ...(data && { flags: { data } }) });
  if (draft?.data.kind !== 'folder') return [];
  const below = typed.slice(0, typed.lastIndexOf('/') + 1);
  const isWanted = ({ name }: Dirent) => name.startsWith('.') === typed.slice(below.length).startsWith('.');
  const folder = join(draft.data.folder, below);
  const entries = (await readdir(folder, { withFileTypes: true })).filter(isWanted);
  return Promise.all(
    entries.map(async (entry) => `${below}${entry.name}${(await isFolder(folder, entry)) ? '/' : ''}`),
  );
}

async function isFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(join(parent, entry.name)).then(
    (target) => target.isDirectory(),
    () => false, // a link to nowhere is a name as well
  );
}
