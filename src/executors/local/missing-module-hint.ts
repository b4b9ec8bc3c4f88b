import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../../core/errors.js';
import { askPython } from './find-python.js';

export interface MissingModuleOptions {
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The interpreter that did not find the module. */
  readonly python: string;
  /** The user named that interpreter: a `.venv` would not be used. */
  readonly isChosen: boolean;
}

/**
 * Returns the command that makes the project's `.venv` from its requirements.txt, with the Python that the Dockerfile
 * names in FROM if this machine has it (old pins install on no newer one), else with the one in use. Where a `.venv` or
 * a Python of the user's choice is in use already, the command installs into that.
 */
export async function missingModuleHint({ project, env, python, isChosen }: MissingModuleOptions): Promise<string> {
  const requirements = join(project, 'requirements.txt');
  const venv = join(project, '.venv');
  const install = `install -r ${quote(requirements)}`;
  if (isChosen || python.startsWith(`${venv}/`)) {
    return `Name its package in requirements.txt if it is not there, and run: ${quote(python)} -m pip ${install}`;
  }
  const wanted = await namedPython(project, env);
  const first = (await namesPackages(requirements)) ? 'Run:' : `Name its package in ${requirements}, then run:`;
  return `${first} ${wanted ?? quote(python)} -m venv ${quote(venv)} && ${quote(join(venv, 'bin', 'pip'))} ${install}`;
}

/** Tells whether there is something to install; a file that cannot be read is pip's to complain of. */
async function namesPackages(requirements: string): Promise<boolean> {
  try {
    return /^\s*[^\s#]/m.test(await readFile(requirements, 'latin1'));
  } catch (error) {
    return !hasErrno(error, 'ENOENT');
  }
}

/** Returns how to start the Python of the Dockerfile's FROM, or undefined when none is named or it is not here. */
async function namedPython(project: string, env: MissingModuleOptions['env']): Promise<string | undefined> {
  const version = /^\s*FROM\s+(?:--platform=\S+\s+)?(?:\S*\/)?python:(\d+\.\d+)/im.exec(
    await readDockerfile(project),
  )?.[1];
  if (version === undefined) return undefined;
  const name = `python${version}`;
  for (const command of [name, ...(await pyenvPythons(version, env))]) {
    const found = await askPython(command, env).catch(() => undefined);
    if (found?.version.startsWith(`${version}.`)) return command === name ? name : quote(found.path);
  }
  return undefined;
}

/** One that cannot be read names no Python: a hint must not fail the run whose failure it is about. */
async function readDockerfile(project: string): Promise<string> {
  return readFile(join(project, 'Dockerfile'), 'utf8').catch(() => '');
}

/** pyenv keeps its interpreters in `versions/<x.y.z>`; its shims work only for those that are switched on. */
async function pyenvPythons(version: string, env: MissingModuleOptions['env']): Promise<string[]> {
  const { readdir } = await import('node:fs/promises');
  const versions = join(env['PYENV_ROOT'] ?? join(env['HOME'] ?? '/', '.pyenv'), 'versions');
  const names = await readdir(versions).catch(() => []);
  return names.filter((name) => name.startsWith(`${version}.`)).map((name) => join(versions, name, 'bin', 'python'));
}

function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
