import { usageError } from '../core/errors.js';

/** Reads a pattern character by character (code points, as Python counts them). */
export interface PatternReader {
  /** How many characters were taken. */
  readonly position: number;
  /** The next character; undefined at the end. */
  readonly next: string | undefined;
  /** Takes the next character, if any. */
  take(): string | undefined;
  /** Takes the text if it comes next, and tells whether it did. */
  accept(text: string): boolean;
  /** Takes up to `limit` characters that match. */
  takeWhile(matcher: RegExp, limit?: number): string;
  /** Goes back to a position, so that what follows is read again. */
  rewind(position: number): void;
  /** Throws PythonRegexRefused, naming what stands at a position, by default where the reader is. */
  refuse(what: string, position?: number): never;
}

/** Makes a reader that stands at the start of a pattern. */
export function readPattern(pattern: string): PatternReader {
  const characters = [...pattern];
  let position = 0;
  const reader: PatternReader = {
    get position() {
      return position;
    },
    get next() {
      return characters[position];
    },
    take: () => characters[position++],
    accept(text) {
      const isNext = [...text].every((character, offset) => characters[position + offset] === character);
      if (isNext) position += text.length;
      return isNext;
    },
    takeWhile(matcher, limit = Number.POSITIVE_INFINITY) {
      const start = position;
      while (position < characters.length && position - start < limit && matcher.test(characters[position]!)) {
        position += 1;
      }
      return characters.slice(start, position).join('');
    },
    rewind: (to) => {
      position = to;
    },
    refuse(what, at = position) {
      throw usageError(
        'PythonRegexRefused',
        `The regular expression ${JSON.stringify(pattern)} cannot be used: ${what} at character ${at + 1}`,
        "process_column_keywords takes the syntax of Python's re module, without what has no counterpart elsewhere.",
      );
    },
  };
  return reader;
}
