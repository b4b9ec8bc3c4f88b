import { userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import { usageError } from './errors.js';

/**
 * Returns the user's home folder: $HOME, or where that is unset, empty or no whole path, what the system has on the user.
 * @throws GcdError HomeUnknown, a usage error, for a user that the system does not know, as in some containers.
 */
export function homeFolder({ HOME: home = '' }: Readonly<Record<string, string | undefined>>): string {
  if (isAbsolute(home)) return home;
  try {
    return userInfo().homedir;
  } catch {
    const message = 'The home folder is not known: HOME names none, and the system does not know this user.';
    throw usageError('HomeUnknown', message, 'Set HOME; or name the folder for the records with GCD_HISTORY.');
  }
}
