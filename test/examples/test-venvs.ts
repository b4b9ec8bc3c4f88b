import { join } from 'node:path';

/** Returns the folder of one of the virtual environments that `.ci/venvs` makes. */
export function venvFolder(name: string): string {
  return join(process.env.GCD_TEST_VENVS ?? '', name);
}

/** Returns the interpreter of one of them. */
export function venvPython(name: string): string {
  return join(venvFolder(name), 'bin', 'python');
}
