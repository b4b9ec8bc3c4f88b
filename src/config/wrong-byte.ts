import { isUtf8 } from 'node:buffer';

/** What is wrong with a line that `lineOfWrongByte` names. */
export const wrongByte = 'expected text in UTF-8, got a byte that is none';

/** Returns the first line, counted from 1, with a byte that is not UTF-8 or that no text has; undefined without one. */
export function lineOfWrongByte(bytes: Buffer): number | undefined {
  let start = 0;
  for (let line = 1; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const row = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (!isUtf8(row) || row.includes(0)) return line;
    start += row.length + 1;
  }
  return undefined;
}
