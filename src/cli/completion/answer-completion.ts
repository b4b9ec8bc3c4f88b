import { commandTable } from '../command-table.js';
import type { Terminal } from '../terminal.js';
import { complete } from './complete.js';

/**
 * Answers the scripts of `gcd completion`: the kind of paths to offer, then a word and its meaning a line, with a tab
 * between. A shell that waits for a completion has no use for an error: whatever goes wrong, nothing is offered.
 */
export async function answerCompletion(words: readonly string[], terminal: Terminal): Promise<number> {
  const { candidates, paths } = await complete(words, { table: commandTable, listRunIds: async () => [] });
  terminal.stdout.write([paths, ...candidates.map(({ word, summary }) => `${word}\t${summary}`), ''].join('\n'));
  return 0;
}
