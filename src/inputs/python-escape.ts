import type { PatternReader } from './pattern-reader.js';

/** Is what an escape stands for: one character, or members of a set in the syntax of JavaScript's `v` flag. */
export type PythonEscape =
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'set'; readonly members: string };

/**
 * What `\d`, `\s` and `\w` hold in Python, which JavaScript's own do not: every decimal digit, what str.isspace says,
 * and what str.isalnum says with the underscore; with the flag `a` only ASCII.
 * Source: https://docs.python.org/3/library/re.html#regular-expression-syntax
 */
const sets = {
  d: { unicode: '\\p{Nd}', ascii: '0-9' },
  s: {
    unicode: '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000',
    ascii: '\\t-\\r\\x20',
  },
  w: { unicode: '\\p{L}\\p{N}_', ascii: 'a-zA-Z0-9_' },
};

const controls: Record<string, number> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };
const hexDigits: Record<string, number> = { x: 2, u: 4, U: 8 };

/** Returns the members of Python's `\w`. */
export function wordMembers(isAscii: boolean): string {
  return isAscii ? sets.w.ascii : sets.w.unicode;
}

/** Reads what follows a backslash where it means the same inside and outside of brackets, from its letter on. */
export function readEscape(reader: PatternReader, isAscii: boolean): PythonEscape {
  const start = reader.position - 1;
  const letter = reader.take() ?? reader.refuse('a lone backslash', start);
  const set = sets[letter.toLowerCase() as keyof typeof sets];
  if (set) {
    const members = isAscii ? set.ascii : set.unicode;
    return { kind: 'set', members: letter === letter.toLowerCase() ? members : `[^${members}]` };
  }
  return { kind: 'character', code: characterCode(reader, letter, start) };
}

function characterCode(reader: PatternReader, letter: string, start: number): number {
  if (letter in controls) return controls[letter]!;
  if (letter in hexDigits) return hexCode(reader, letter, start);
  if (/[0-7]/.test(letter)) {
    const code = Number.parseInt(letter + reader.takeWhile(/[0-7]/, 2), 8);
    return code <= 0o377 ? code : reader.refuse('an octal escape above 377', start);
  }
  if (/[a-zA-Z0-9]/.test(letter)) return reader.refuse(`the escape \\${letter}`, start);
  return letter.codePointAt(0)!;
}

function hexCode(reader: PatternReader, letter: string, start: number): number {
  const digits = reader.takeWhile(/[0-9a-fA-F]/, hexDigits[letter]);
  const code = Number.parseInt(digits, 16);
  const isValid = digits.length === hexDigits[letter] && code <= 0x10ffff;
  return isValid ? code : reader.refuse(`the incomplete escape \\${letter}${digits}`, start);
}
