import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { readBlocks } from '../core/read-blocks.js';

/** More than a group that is synced together. What comes in while a slow disk syncs may be more yet. */
const TAIL_BYTES = 8 << 20;

/**
 * Cuts off what a power cut left unfinished at the end of a journal: a torn last line, or blocks that were never written
 * and what comes after them. What stands before is synced and whole. Returns how many bytes were cut off.
 */
export function repairJournal(path: string): number {
  if (!existsSync(path)) return 0;
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    const end = endOfWholeLines(file, endOfWritten(path));
    if (end === size) return 0;
    ftruncateSync(file, end);
    fsyncSync(file);
    return size - end;
  } finally {
    closeSync(file);
  }
}

/** Returns where the first block begins that was never written, or else the file ends: no line has a zero byte in it. */
function endOfWritten(path: string): number {
  let end = 0;
  for (const block of readBlocks(path)) {
    const zero = block.indexOf(0);
    if (zero >= 0) return end + zero;
    end += block.length;
  }
  return end;
}

/** Returns the offset after the last line up to which all lines of the file's tail can be parsed. */
function endOfWholeLines(file: number, size: number, tailBytes = TAIL_BYTES): number {
  const start = Math.max(0, size - tailBytes);
  const tail = Buffer.alloc(size - start);
  readSync(file, tail, 0, tail.length, start);
  // The line that names all tasks which are put back may be longer than the tail.
  if (start > 0 && !tail.includes(0x0a)) return endOfWholeLines(file, size, 2 * tailBytes);
  let lineStart = start === 0 ? 0 : tail.indexOf(0x0a) + 1;
  for (;;) {
    const newline = tail.indexOf(0x0a, lineStart);
    if (newline < 0 || !isWhole(tail.toString('utf8', lineStart, newline))) return start + lineStart;
    lineStart = newline + 1;
  }
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false; // the question was whether it parses
  }
}
