import { GcdError } from '../core/errors.js';

/**
 * Returns a command line that any POSIX shell splits back into exactly these words: each in single quotes, inside of which
 * nothing but the single quote itself means anything. The one way in which a command reaches a remote shell.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
 *
 * @throws GcdError WordUnquotable for a word with a NUL, which no process can be given.
 */
export function quoteForShell(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  if (word.includes('\0')) {
    throw new GcdError('WordUnquotable', `A remote command cannot have the word ${JSON.stringify(word)}: it has a NUL`);
  }
  return `'${word.replaceAll("'", "'\\''")}'`;
}
