import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ContextEntry } from './list-context.js';
import { projectUnreadable } from './project-unreadable.js';

/** Changes when images have to be built anew although their files are the same. */
const BUILD_VERSION = 1;

/** Files that are read side by side. */
const AT_ONCE = 64;

const SMALL_BYTES = 1 << 18;

/**
 * Returns 16 hex digits that stand for all that goes into a build: the Dockerfile as used, and each file's path, content
 * and whether it is executable. Times and owners do not count, so a fresh clone of the project finds its image.
 * @throws GcdError ProjectUnreadable; the signal's reason when aborted.
 */
export async function hashContext(
  project: string,
  dockerfile: string,
  { entries, signal }: { readonly entries: readonly ContextEntry[]; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([BUILD_VERSION, dockerfile]));
  for (let from = 0; from < entries.length; from += AT_ONCE) {
    signal?.throwIfAborted();
    const some = entries.slice(from, from + AT_ONCE);
    const contents = await Promise.all(some.map((entry) => contentOf(project, entry, signal)));
    for (const [index, { path, type, mode }] of some.entries()) {
      hash.update(JSON.stringify([path, type, type === 'file' && (mode & 0o111) !== 0, contents[index]]));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Returns what a link points to, or a file's hash; a stream costs more than it saves for the many small ones. */
async function contentOf(
  project: string,
  { path, type, sizeBytes, target = '' }: ContextEntry,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (type !== 'file') return target;
  const hash = createHash('sha256');
  try {
    if (sizeBytes <= SMALL_BYTES) hash.update(await readFile(join(project, path)));
    else await pipeline(createReadStream(join(project, path)), hash, { ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw projectUnreadable(path, error);
  }
  return hash.digest('hex');
}
