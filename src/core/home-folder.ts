import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { usageError } from './errors.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** By its variable, where below the home folder each base folder is when that does not say. */
const baseFolders = {
  XDG_CACHE_HOME: '.cache',
  XDG_CONFIG_HOME: '.config',
  XDG_DATA_HOME: '.local/share',
  XDG_STATE_HOME: '.local/state',
} as const;

/**
 * Returns the user's home folder: $HOME, or where that is unset, empty or no whole path, what the system has on the user.
 * @throws GcdError HomeUnknown, a usage error, for a user that the system does not know, as in some containers.
 */
export function homeFolder({ HOME: home = '' }: Environment): string {
  if (isAbsolute(home)) return home;
  try {
    return userInfo().homedir;
  } catch {
    const message = 'The home folder is not known: HOME names none, and the system does not know this user.';
    throw usageError('HomeUnknown', message, 'Set HOME; or name the folder for the records with GCD_HISTORY.');
  }
}

/**
 * Returns a base folder of the user's, below which programs have folders of their own; a relative path in its variable is to
 * be ignored: XDG Base Directory Specification 0.8.
 * @throws GcdError HomeUnknown, a usage error.
 */
export function baseFolder(variable: keyof typeof baseFolders, env: Environment): string {
  const named = env[variable] ?? '';
  return isAbsolute(named) ? named : join(homeFolder(env), baseFolders[variable]);
}
