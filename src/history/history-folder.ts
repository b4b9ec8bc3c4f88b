import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { baseFolder } from '../core/home-folder.js';

interface HistoryQuery {
  /** Value of `--history`. */
  readonly flag?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly packageRoot: string;
}

/**
 * Finds the history folder: `--history`, else `GCD_HISTORY`, else `history/` in a checkout of gcd, else the user's state
 * folder ($XDG_STATE_HOME, by default ~/.local/state).
 * @throws GcdError HomeUnknown, a usage error.
 */
export function locateHistory({ flag, env, cwd, packageRoot }: HistoryQuery): string {
  const asked = flag ?? env.GCD_HISTORY;
  if (asked) return resolve(cwd, asked);
  if (isCheckout(packageRoot)) return join(packageRoot, 'history');
  return join(baseFolder('XDG_STATE_HOME', env), 'gcd');
}

/** Tells a checkout of gcd from an installed package, which has no sources. */
export function isCheckout(packageRoot: string): boolean {
  return existsSync(join(packageRoot, 'tsconfig.json')) && existsSync(join(packageRoot, 'src'));
}
