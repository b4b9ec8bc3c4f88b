import { basename, isAbsolute, posix, resolve } from 'node:path';
import { expandHome } from '../core/expand-home.js';
import { isFile } from '../core/is-file.js';
import type { Solver } from './config.js';
import type { Settings } from './config-schema.js';
import { describeAbsence } from './describe-absence.js';
import type { KeyMistake } from './remark.js';

/** Where MOSEK looks inside a container that runs as root: https://docs.mosek.com/latest/licensing/quickstart.html */
const defaultTargetFolder = '/root/mosek';

/** Finds the licence that config.yaml names. A relative source lies in the project. */
export async function resolveSolver(
  settings: Settings,
  projectFolder: string,
  home: string | undefined,
): Promise<{ solver: Solver; mistakes: readonly KeyMistake[] }> {
  const mistakes: KeyMistake[] = [];
  const { solver_name: name, solver_lic_file_local_source: source } = settings;
  const target = settings.solver_lic_target_path_in_images_dest ?? defaultTargetFolder;
  if (!isAbsolute(target)) {
    const message = `expected an absolute folder, as the container sees it, got ${JSON.stringify(target)}`;
    mistakes.push({ key: 'solver_lic_target_path_in_images_dest', message });
  }
  const licenceSource = source === undefined ? undefined : resolve(projectFolder, expandHome(source, home));
  if (licenceSource !== undefined && !(await isFile(licenceSource))) {
    const why = await describeAbsence('file', licenceSource);
    const message = `expected the licence file of the solver, got ${JSON.stringify(source)}: ${why}`;
    const hint = 'put the licence there, or leave solver_lic_file_local_source empty to run without it';
    mistakes.push({ key: 'solver_lic_file_local_source', message, hint });
  }
  const solver = { licenceTargetFolder: target, ...(name && { name }), ...(licenceSource && { licenceSource }) };
  return { solver, mistakes };
}

/**
 * Returns the path that tasks get as `solver_file`: locally the licence's own, in a container that below the target
 * folder. Null when no licence is set.
 */
export function solverFileFor(solver: Solver, kind: 'local' | 'container'): string | null {
  if (solver.licenceSource === undefined) return null;
  return kind === 'local'
    ? solver.licenceSource
    : posix.join(solver.licenceTargetFolder, basename(solver.licenceSource));
}

/** Returns the keyword arguments about the solver; both are null unless a licence is set. */
export function solverArguments(solver: Solver, kind: 'local' | 'container') {
  const file = solverFileFor(solver, kind);
  return { solver_name: file === null ? null : (solver.name ?? null), solver_file: file };
}

/**
 * Returns the environment variables by which a solver finds its licence. MOSEK reads MOSEKLM_LICENSE_FILE, else
 * $HOME/mosek/mosek.lic: https://docs.mosek.com/latest/licensing/quickstart.html
 */
export function solverEnv(solver: Solver, kind: 'local' | 'container'): Record<string, string> {
  const file = solverFileFor(solver, kind);
  const isMosek = /mosek/i.test(solver.name ?? '') || /mosek/i.test(basename(file ?? ''));
  return file !== null && isMosek ? { MOSEKLM_LICENSE_FILE: file } : {};
}
