import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import type { ContextEntry } from './list-context.js';
import { projectUnreadable } from './project-unreadable.js';

/** Is the name in the build context of the Dockerfile as used. */
export const DOCKERFILE_NAME = '.gcd.Dockerfile';

/** One time for all files, so that equal contents are equal layers; Python's zip archives know no year before 1980. */
const TIME_MS = Date.UTC(2000, 0, 1);

/**
 * Streams a build context as a tar archive: the Dockerfile as used, and exactly the files listed. The stream fails with
 * ProjectUnreadable when one of them cannot be read, or has become shorter.
 */
export function packContext(project: string, dockerfile: string, entries: readonly ContextEntry[]): Readable {
  const archive = pack();
  void fill(archive, project, dockerfile, entries).catch((error: Error) => archive.destroy(error));
  // The stream is one of streamx, which its types do not say is readable by Node's own.
  return archive as unknown as Readable;
}

async function fill(
  archive: Pack,
  project: string,
  dockerfile: string,
  entries: readonly ContextEntry[],
): Promise<void> {
  archive.entry({ name: DOCKERFILE_NAME, mode: 0o644, mtime: new Date(TIME_MS) }, dockerfile);
  for (const { path, type, mode, sizeBytes, target } of entries) {
    const header = { name: path, type, mode, size: sizeBytes, mtime: new Date(TIME_MS) };
    if (type === 'file' && sizeBytes > 0) {
      await pipeline(readContent(project, path, sizeBytes), archive.entry(header));
    } else if (type === 'file') {
      archive.entry(header, '');
    } else {
      archive.entry({ ...header, ...(target === undefined ? {} : { linkname: target }) });
    }
  }
  archive.finalize();
}

/** Yields so many bytes of a file, for which the archive has its place: what it grows by meanwhile is left out. */
async function* readContent(project: string, path: string, sizeBytes: number): AsyncGenerator<Buffer> {
  let readBytes = 0;
  try {
    for await (const chunk of createReadStream(join(project, path), { end: sizeBytes - 1 })) {
      readBytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw projectUnreadable(path, error);
  }
  if (readBytes < sizeBytes) throw projectUnreadable(path, new Error('it has become shorter while it was read'));
}
