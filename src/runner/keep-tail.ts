import type { Readable } from 'node:stream';

const KEPT_CHARS = 4096;

/** Keeps the end of what a runner says on stderr, and returns how to get at it. */
export function keepTail(stderr: Readable): () => string {
  let tail = '';
  stderr.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-KEPT_CHARS);
  });
  return () => tail;
}
