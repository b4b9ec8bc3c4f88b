/**
 * File names are bytes on Linux. Inside gcd a name is a string in which every byte that is not valid UTF-8 stands as the
 * lone surrogate U+DC80 + (byte - 0x80), exactly as Python's surrogateescape has it (PEP 383): JSON carries it as
 * `\udcXX`, and Python's os.fsencode gets the bytes back.
 */

/** Decodes the bytes of a file name. */
export function decodeFileName(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  let name = '';
  let index = 0;
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index);
    name += length === 0 ? String.fromCharCode(0xdc00 + bytes[index]!) : bytes.toString('utf8', index, index + length);
    index += Math.max(1, length);
  }
  return name;
}

/** Encodes a name to the bytes that the file system knows it by. */
export function encodeFileName(name: string): Buffer {
  const parts: Buffer[] = [];
  for (const part of name.split(/([\udc80-\udcff]+)/u)) {
    const isEscape = /^[\udc80-\udcff]/u.test(part);
    parts.push(isEscape ? Buffer.from([...part].map((c) => c.charCodeAt(0) - 0xdc00)) : Buffer.from(part, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** Returns a name that can be shown and written as UTF-8: escaped bytes as `\xNN`. */
export function printableFileName(name: string): string {
  return name.replace(/[\udc80-\udcff]/gu, (c) => `\\x${(c.charCodeAt(0) - 0xdc00).toString(16)}`);
}

/** Returns the length of the valid UTF-8 sequence that starts at `index`, or 0 (RFC 3629, section 4). */
function sequenceLength(bytes: Buffer, index: number): number {
  const first = bytes[index]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || index + length > bytes.length) return 0;
  return bytes.toString('utf8', index, index + length).includes('\ufffd') &&
    !bytes.subarray(index, index + length).equals(Buffer.from('\ufffd'))
    ? 0
    : length;
}
