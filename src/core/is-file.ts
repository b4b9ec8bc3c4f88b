import { stat } from 'node:fs/promises';

/** Tells whether a path is a file, or a link to one. */
export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
}
