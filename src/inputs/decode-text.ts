/** Is what the start of a file says, once decoded. */
export interface DecodedText {
  readonly text: string;
  /** It holds control characters that no text has. */
  readonly isBinary: boolean;
}

const byteOrderMarks = [
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
];

/**
 * Decodes the start of a text file: by its byte-order mark, else as UTF-8, else as Windows-1252, which agrees with
 * Latin-1 in all that a header uses. A character that the end of `bytes` cuts in two is left out.
 */
export function decodeText(bytes: Buffer): DecodedText {
  const marked = byteOrderMarks.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  const text = marked ? decode(bytes, marked.encoding) : (decodeStrictly(bytes) ?? decode(bytes, 'windows-1252'));
  return { text, isBinary: hasBinaryCharacter(text) };
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

/** Tells whether there is a control character besides tab, line feed, form feed, return and escape. */
function hasBinaryCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 && !(unit >= 0x09 && unit <= 0x0d) && unit !== 0x1b) return true;
  }
  return false;
}
