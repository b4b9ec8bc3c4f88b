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
  const valueAfter = (...names: string[]) =>
    words[words.findLastIndex((word) => names.includes(word)) + 1 || words.length];
  const listRunIds = async (): Promise<string[]> => {
    const { listRunNames } = await import('../../workflows/list-run-names.js');
    return listRunNames(valueAfter('--history'), { env, cwd, packageRoot });
  };
  const listInputNames = async (): Promise<string[]> => {
    const { listInputNames } = await import('../../workflows/list-input-names.js');
    const typed = { typed: words.at(-1) ?? '', project: valueAfter('-p', '--project'), data: valueAfter('--data') };
    const names = await listInputNames(typed, { env, cwd, packageRoot });
    return names.filter((name) => !/\p{Cc}/u.test(name)); // the shells read lines and tabs
  };
  const { candidates, paths } = await complete(words, { table: commandTable, listRunIds, listInputNames });
  stdout.write([paths, ...candidates.map(({ word, summary }) => `${word}\t${summary}`), ''].join('\n'));
  return ExitCode.done;
}
