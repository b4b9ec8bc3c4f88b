import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ContextEntry } from './list-context.js';

/** Changes when images have to be built anew although their files are the same. */
const BUILD_VERSION = 1;

/**
 * Returns 16 hex digits that stand for all that goes into a build: the Dockerfile as used, and each file's path, content
 * and whether it is executable. Times and owners do not count, so a fresh clone of the project finds its image.
 */
export async function hashContext(
  project: string,
  dockerfile: string,
  entries: readonly ContextEntry[],
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([BUILD_VERSION, dockerfile]));
  for (const { path, type, mode, target } of entries) {
    const content = type === 'file' ? await hashFile(join(project, path)) : (target ?? '');
    hash.update(JSON.stringify([path, type, type === 'file' && (mode & 0o111) !== 0, content]));
  }
  return hash.digest('hex').slice(0, 16);
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
