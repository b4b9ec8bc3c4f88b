import { splitWords, unquote } from './shell-words.js';

/** Is what a COPY or ADD says. */
export interface CopyArguments {
  /** Such as `--chown=app`. */
  readonly flags: readonly string[];
  readonly sources: readonly string[];
  readonly destination: string;
}

/** Reads the arguments of COPY or ADD, in the form of words or of a JSON list. */
export function readCopyArguments(args: string): CopyArguments {
  const [, flagText = '', rest = ''] = /^((?:--\S+\s+)*)([\s\S]*)$/.exec(args) ?? [];
  const words = readList(rest) ?? splitWords(rest).map(unquote);
  return { flags: splitWords(flagText), sources: words.slice(0, -1), destination: words.at(-1) ?? '' };
}

/** Writes them again, as a JSON list where a name has a space in it. */
export function writeCopyArguments({ flags, sources, destination }: CopyArguments): string {
  const words = [...sources, destination];
  const list = words.some((word) => /\s/.test(word)) ? [JSON.stringify(words)] : words;
  return [...flags, ...list].join(' ');
}

/** Reads the exec form of an instruction, a JSON list of texts; undefined when it is not one. */
export function readList(args: string): string[] | undefined {
  if (!args.startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(args);
    return Array.isArray(list) && list.every((word) => typeof word === 'string') ? list : undefined;
  } catch {
    return undefined; // Docker, too, takes a list that is not JSON for words of the shell.
  }
}
