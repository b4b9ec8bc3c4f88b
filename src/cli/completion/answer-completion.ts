import { ExitCode } from '../../core/errors.js';
import { commandTable } from '../command-table.js';
import { packageRoot } from '../package-root.js';
import type { Terminal } from '../terminal.js';
import { complete } from './complete.js';

/**
 * Answers the scripts of `gcd completion`: the kind of paths to offer, then a word and its meaning a line, with a tab
 * between.
 */
export async function answerCompletion(words: readonly string[], { stdout, env, cwd }: Terminal): Promise<number> {
  const lastOf = (...names: string[]) => valueAmong(words.slice(0, -1), names);
  const listRunIds = async (): Promise<string[]> => {
    const { listRunNames } = await import('../../workflows/list-run-names.js');
    return listRunNames(lastOf('--history'), { env, cwd, packageRoot });
  };
  const listInputNames = async (): Promise<string[]> => {
    const { listInputNames } = await import('../../workflows/list-input-names.js');
    const typed = { typed: words.at(-1) ?? '', project: lastOf('-p', '--project'), data: lastOf('--data') };
    const names = await listInputNames(typed, { env, cwd, packageRoot });
    return names.filter((name) => !/\p{Cc}/u.test(name)); // the shells read lines and tabs
  };
  const { candidates, paths } = await complete(words, { table: commandTable, listRunIds, listInputNames });
  stdout.write([paths, ...candidates.map(({ word, summary }) => `${word}\t${summary}`), ''].join('\n'));
  return ExitCode.done;
}

/** Returns what an option was given last, as `--name value` or `--name=value`. */
function valueAmong(words: readonly string[], names: readonly string[]): string | undefined {
  const at = words.findLastIndex((word) => names.includes(word.split('=', 1)[0]!));
  const word = words[at];
  return word?.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1 || words.length];
}
