import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { usageError } from '../core/errors.js';
import { isCheckout } from '../history/history-folder.js';
import type { Ports } from './ports.js';

interface Surroundings {
  readonly cwd: string;
  readonly packageRoot: string;
}

/**
 * Finds the project's folder: `--project`, else `./examples/sleep`, else gcd's own example. Returns its real path.
 * @throws GcdError ProjectNotFound, a usage error.
 */
export function findProject(flag: string | undefined, { cwd, packageRoot }: Surroundings): string {
  const example = join('examples', 'sleep');
  const folder = flag ?? (existsSync(resolve(cwd, example)) ? example : join(packageRoot, example));
  const path = resolve(cwd, folder);
  if (existsSync(path) && statSync(path).isDirectory()) return realpathSync(path);
  throw usageError(
    'ProjectNotFound',
    `There is no project folder ${path}.`,
    'Name the folder that holds entrypoint.py with -p, or make a new project: gcd init my-project',
  );
}

/**
 * Warns whoever stands in a project of their own and has not named it: what is taken then is an example.
 * @param project what `findProject` returned for this flag.
 */
export function tellOfExample(
  flag: string | undefined,
  project: string,
  { cwd, observe }: Pick<Ports, 'cwd' | 'observe'>,
): void {
  if (flag !== undefined || !existsSync(join(cwd, 'entrypoint.py')) || realpathSync(cwd) === project) return;
  const message = `-p was not given, so this is the example ${project}, and not the project in the current folder`;
  observe({ type: 'warning', code: 'ExampleTaken', message, hint: 'Add -p . for the project in the current folder.' });
}

/**
 * Says where results go: `--output`, else `results` in the project; `results` in the working folder when the project
 * cannot be written to or belongs to an installed gcd, whose folder the next update replaces.
 */
export function resultsRoot(project: string, flag: string | undefined, { cwd, packageRoot }: Surroundings): string {
  if (flag !== undefined) return resolve(cwd, flag);
  const isInstalled = !relative(realpathSync(packageRoot), project).startsWith('..') && !isCheckout(packageRoot);
  return isInstalled || !isWritable(project) ? join(cwd, 'results') : join(project, 'results');
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false; // the question was whether it can be written
  }
}
