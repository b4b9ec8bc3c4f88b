import { isUtf8 } from 'node:buffer';

const byteOrderMarks = [
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
];

/**
 * Decodes the start of a text file: by its byte-order mark, else as UTF-8, else as Windows-1252, which agrees with
 * Latin-1 in all that a header uses. A character that the end of `bytes` cuts in two is left out, and one that went wrong
 * below a header in UTF-8 does not turn the encoding.
 */
export function decodeText(bytes: Buffer): string {
  const marked = byteOrderMarks.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (marked) return decode(bytes, marked.encoding);
  return decodeStrictly(bytes) ?? decode(bytes, isFirstLineUtf8(bytes) ? 'utf-8' : 'windows-1252');
}

function decode(bytes: Buffer, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes, { stream: true });
}

function decodeStrictly(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** Tells whether the first line that is not ASCII, which a header's is before all others, is UTF-8. */
function isFirstLineUtf8(bytes: Buffer): boolean {
  const telling = bytes.findIndex((byte) => byte > 0x7f);
  const start = bytes.lastIndexOf(0x0a, telling) + 1;
  const end = bytes.indexOf(0x0a, telling);
  return isUtf8(bytes.subarray(start, end < 0 ? undefined : end));
}

/** Tells whether there is a control character besides tab, line feed, form feed, return and escape: no text has one. */
export function isBinary(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 && !(unit >= 0x09 && unit <= 0x0d) && unit !== 0x1b) return true;
  }
  return false;
}
