import type { AnyCommand, OptionSpec } from './command.js';
import { displayOptions } from './display-options.js';

/**
 * Rewrites what Commander would misread: short names of two letters (`-nd`, `-in`), names of the predecessor
 * (`--nodegroup_name`), and `=` after a short name (`-in=t3.large`, `-n=10`).
 * @param argv the words after `gcd`.
 * @returns the words as Commander wants them; a value is never touched, even one that looks like an option.
 */
export function rewriteArgv(argv: readonly string[], table: readonly AnyCommand[]): string[] {
  const specs = table.find(({ name }) => name === argv[0])?.options ?? {};
  const options = Object.values(specs).filter((option) => option !== undefined);
  const rewritten: string[] = [];
  for (const [index, word] of argv.entries()) {
    if (word === '--') return [...rewritten, ...argv.slice(index)];
    rewritten.push(isValueOf(rewritten.at(-1), options) ? word : rewriteWord(word, options));
  }
  return rewritten;
}

/** Puts the command first where options of all commands stand before it: `--json runs` is `runs --json`. */
export function putCommandFirst(argv: readonly string[]): string[] {
  const flags = Object.values(displayOptions).map((option): string => option.flags);
  const at = argv.findIndex((word) => !flags.includes(word));
  return at < 1 ? [...argv] : [argv[at]!, ...argv.slice(0, at), ...argv.slice(at + 1)];
}

/** Tells whether the word after `previous` is its value, whatever that word looks like. */
function isValueOf(previous: string | undefined, options: readonly OptionSpec[]): boolean {
  return options.some(({ flags }) => flags.includes('<') && namesIn(flags).includes(previous ?? ''));
}

function rewriteWord(word: string, options: readonly OptionSpec[]): string {
  const [, name = word, value] = /^(--?[\w-]+)=(.*)$/su.exec(word) ?? [];
  const former = options.find(({ twoLetter, formerly }) => name === twoLetter || formerly?.includes(name));
  if (former) return value === undefined ? longName(former) : `${longName(former)}=${value}`;
  const short = options.find(({ flags }) => /^-\w$/.test(name) && namesIn(flags).includes(name));
  return short && value !== undefined ? `${longName(short)}=${value}` : word;
}

function longName(option: OptionSpec): string {
  return namesIn(option.flags).at(-1)!;
}

/** Returns the names in `-n, --number <n>`, the long one last. */
export function namesIn(flags: string): string[] {
  return flags.match(/(?<![\w-])--?[\w-]+/g) ?? [];
}
