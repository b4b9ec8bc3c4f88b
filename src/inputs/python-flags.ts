import type { PatternReader } from './pattern-reader.js';

/** The flags of a regular expression that change what its parts mean, by Python's letters. */
export interface PythonFlags {
  readonly a: boolean;
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
}

export const noFlags: PythonFlags = { a: false, i: false, m: false, s: false, x: false };

/** Reads the letters after `(?`, such as `im-s`, up to the colon or bracket, and returns the flags that then hold. */
export function readFlags(reader: PatternReader, flags: PythonFlags): PythonFlags {
  const start = reader.position;
  const on = readLetters(reader);
  const off = reader.accept('-') ? readLetters(reader, 'needed') : '';
  const isContradictory = [...off].some((letter) => on.includes(letter) || 'au'.includes(letter));
  if (isContradictory || (on.includes('a') && on.includes('u'))) {
    reader.refuse('flags that contradict each other', start);
  }
  const changed: Partial<Record<string, boolean>> & { a?: boolean } = {};
  for (const letter of on) changed[letter] = true;
  for (const letter of off) changed[letter] = false;
  if (on.includes('u')) changed.a = false;
  return { ...flags, ...changed };
}

function readLetters(reader: PatternReader, isNeeded?: 'needed'): string {
  const letters = reader.takeWhile(/[a-zA-Z]/);
  const unknown = [...letters].find((letter) => !'aimsux'.includes(letter));
  if (unknown) reader.refuse(`the flag ${unknown}`, reader.position - letters.length + letters.indexOf(unknown));
  if (isNeeded && letters === '') reader.refuse('a missing flag');
  return letters;
}
