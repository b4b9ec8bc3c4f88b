import { closeSync, openSync, readSync } from 'node:fs';
import type { Clock } from '../core/clock.js';
import { hasErrno } from '../core/errors.js';

const POLL_MS = 50;
const BLOCK_BYTES = 1 << 16;

interface Followed {
  readonly path: string;
  readonly clock: Clock;
  /** Ends it; what is there by then is still handed on. */
  readonly signal: AbortSignal;
  readonly print: (text: string) => void;
}

/** Hands on what is appended to a file, as it comes; the file may not be there yet. */
export async function followFile({ path, clock, signal, print }: Followed): Promise<void> {
  const decoder = new TextDecoder();
  let offset = 0;
  const readOn = (): void => {
    for (const block of blocksFrom(path, offset)) {
      offset += block.length;
      print(decoder.decode(block, { stream: true }));
    }
  };
  while (!signal.aborted) {
    readOn();
    await clock.sleep(POLL_MS, signal).catch(() => undefined); // the rejection only says that it is over
  }
  readOn();
}

function* blocksFrom(path: string, offset: number): Generator<Buffer> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return;
    throw error;
  }
  try {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    let at = offset;
    for (let length = readSync(file, block, 0, BLOCK_BYTES, at); length > 0; ) {
      yield Buffer.from(block.subarray(0, length));
      at += length;
      length = readSync(file, block, 0, BLOCK_BYTES, at);
    }
  } finally {
    closeSync(file);
  }
}
