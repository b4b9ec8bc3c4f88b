import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { homeFolder } from '../core/home-folder.js';

interface HistoryQuery {
  /** Value of `--history`. */
  readonly flag?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly packageRoot: string;
}

/**
 * Finds the history folder: `--history`, else `GCD_HISTORY`, else `history/` in a checkout of gcd, else the user's state
 * folder ($XDG_STATE_HOME, by default ~/.local/state; a relative path in it is to be ignored: XDG Base Directory
 * Specification 0.8).
 * @throws GcdError HomeUnknown, a usage error.
 */
export function locateHistory({ flag, env, cwd, packageRoot }: HistoryQuery): string {
  const asked = flag ?? env.GCD_HISTORY;
  if (asked) return resolve(cwd, asked);
  if (isCheckout(packageRoot)) return join(packageRoot, 'history');
  const { XDG_STATE_HOME: stateHome = '' } = env;
  return join(isAbsolute(stateHome) ? stateHome : join(homeFolder(env), '.local', 'state'), 'gcd');
}

/** Tells a checkout of gcd from an installed package, which has no sources. */
export function isCheckout(packageRoot: string): boolean {
  return existsSync(join(packageRoot, 'tsconfig.json')) && existsSync(join(packageRoot, 'src'));
}
