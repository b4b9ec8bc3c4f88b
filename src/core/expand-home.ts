import { join } from 'node:path';

/** Returns a path in which a leading `~/` is the user's home folder, if that is known. */
export function expandHome(path: string, home: string | undefined): string {
  return home && (path === '~' || path.startsWith('~/')) ? join(home, path.slice(1)) : path;
}
