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
  const listRunIds = async (): Promise<string[]> => {
    const { listRunNames } = await import('../../workflows/list-run-names.js');
    return listRunNames(words[words.indexOf('--history') + 1 || words.length], { env, cwd, packageRoot });
  };
  const { candidates, paths } = await complete(words, { table: commandTable, listRunIds });
  stdout.write([paths, ...candidates.map(({ word, summary }) => `${word}\t${summary}`), ''].join('\n'));
  return ExitCode.done;
}
