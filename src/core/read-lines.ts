import { readBlocks } from './read-blocks.js';

const NEWLINE = 0x0a;

/**
 * Reads a text file as groups of lines, those that a block holds, without their newlines: one by one they would take
 * twice as long. A last line without a newline is left out: in a file that is only appended to, it is one that a crash
 * has cut off.
 */
export function* readLines(path: string): Generator<string[], void, undefined> {
  let rest: Buffer[] = [];
  for (const block of readBlocks(path)) {
    const end = block.lastIndexOf(NEWLINE);
    if (end < 0) {
      rest.push(Buffer.from(block));
      continue;
    }
    const text = Buffer.concat([...rest, block.subarray(0, end)]).toString('utf8');
    rest = [Buffer.from(block.subarray(end + 1))];
    yield text.split('\n');
  }
}
