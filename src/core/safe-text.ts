import { printableFileName } from './file-name.js';

/** Control characters of ASCII and Latin-1, line separators, and what turns the direction of text round (UAX #9). */
const UNSAFE = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Returns a text that stays on its line, and in which nothing can move the cursor, set colours or turn the writing round:
 * such characters as `\xNN`.
 */
export function safeText(text: string): string {
  return printableFileName(text).replace(UNSAFE, (character) => {
    const code = character.codePointAt(0)!;
    if (character === '\n') return '\\n';
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}
