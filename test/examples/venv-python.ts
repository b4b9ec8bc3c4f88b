import { join } from 'node:path';

/** Returns the interpreter of one of the virtual environments that `.ci/venvs` makes. */
export function venvPython(name: string): string {
  return join(process.env.GCD_TEST_VENVS ?? '', name, 'bin', 'python');
}
