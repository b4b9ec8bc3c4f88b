import { closeSync, openSync, readSync } from 'node:fs';

const BLOCK_BYTES = 1 << 16;

/** Reads a file from its beginning in blocks. Each lies where the one before lay: it is good until the next is read. */
export function* readBlocks(path: string): Generator<Buffer, void, undefined> {
  const file = openSync(path, 'r');
  try {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    for (let length = readSync(file, block); length > 0; length = readSync(file, block)) {
      yield block.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}
