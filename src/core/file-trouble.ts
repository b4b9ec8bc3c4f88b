import { readlink, stat } from 'node:fs/promises';
import { hasErrno, reasonOf } from './errors.js';
import { decodeFileName, printableFileName } from './file-name.js';

/** Says why a file could not be read: `permission denied`, or `it is a link to b.csv, which is not there`. */
export async function describeFileError(path: string | Buffer, error: unknown): Promise<string> {
  const target = hasErrno(error, 'ENOENT') ? await danglingTarget(path) : undefined;
  return target === undefined ? reasonOf(error) : `it is a link to ${target}, which is not there`;
}

/** Returns what a link names, as it can be shown, when that is not there; undefined for anything but such a link. */
export async function danglingTarget(path: string | Buffer): Promise<string | undefined> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  const target = isThere ? undefined : await readlink(path, { encoding: 'buffer' }).catch(() => undefined);
  return target && printableFileName(decodeFileName(target));
}
