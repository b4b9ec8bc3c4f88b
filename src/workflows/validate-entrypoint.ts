import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import type { InspectedConfig } from '../config/load-config.js';
import { GcdError } from '../core/errors.js';
import { danglingTarget } from '../core/file-trouble.js';
import { isFile } from '../core/is-file.js';
import type { EntrypointProblem } from './check-entrypoint.js';
import { type Finding, mistakeOf } from './finding.js';

/** Is what was found of a config, as far as it could be read, mistakes or not. */
export type FoundConfig = Pick<InspectedConfig, 'draft' | 'placeOf'>;

/** Checks entrypoint.py with the Python that the config names, if any; see `checkEntrypointBy`. */
export type CheckEntrypoint = (file: string, config: Config | undefined) => Promise<EntrypointProblem[]>;

/** Looks for the entrypoint of a project, and whether tasks can be run by it. */
export async function validateEntrypoint(
  folder: string,
  { draft, placeOf }: FoundConfig,
  check: CheckEntrypoint | undefined,
): Promise<Finding[]> {
  const file = join(folder, 'entrypoint.py');
  // A package is imported under the same name.
  const asPackage = join(folder, 'entrypoint', '__init__.py');
  if (!(await isFile(file))) {
    if (await isFile(asPackage)) return [];
    const hint = 'gcd init <folder> makes a project with one to begin from';
    return [{ severity: 'mistake', message: await describeNoFile(file), hint }];
  }
  try {
    const problems = (await check?.(file, draft)) ?? [];
    return problems.map((problem) => ({ severity: 'mistake', file, ...problem }));
  } catch (error) {
    if (!(error instanceof GcdError)) throw error;
    // The Python that it was to be checked by does not run.
    return [{ ...(draft?.python === undefined ? {} : placeOf('python')), ...mistakeOf(error) }];
  }
}

async function describeNoFile(file: string): Promise<string> {
  const target = await danglingTarget(file);
  if (target !== undefined) return `${file} is a link to ${target}, which is not there`;
  const isThere = await lstat(file).catch(() => undefined);
  return isThere
    ? `expected a file, got a folder: ${file}`
    : `there is no ${file}: its function entrypoint is what a task runs`;
}
