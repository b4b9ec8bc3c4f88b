import { usageError } from '../core/errors.js';
import type { AnyCommand, OptionSpec } from './command.js';
import { displayOptions } from './display-options.js';
import { namesIn } from './rewrite-argv.js';

/**
 * Refuses a command line on which an option is where the value of the one before it should be: of `--output --dry-run`,
 * Commander makes a run whose results go to a folder `--dry-run`. Short names may be values, such as a file `-in`.
 * @param words as `rewriteArgv` returns them.
 * @throws GcdError MissingValue, a usage error.
 */
export function refuseOptionAsValue(words: readonly string[], command: AnyCommand): void {
  const own = Object.values(command.options).filter((option) => option !== undefined);
  const options: readonly OptionSpec[] = [...own, ...Object.values(displayOptions)];
  const longNames = ['--help', ...options.flatMap(({ flags }) => namesIn(flags))].filter((name) =>
    name.startsWith('--'),
  );
  for (const [index, word] of words.entries()) {
    if (word === '--') return;
    const next = words[index + 1];
    if (next === undefined || !longNames.includes(next)) continue;
    const open = options.find(({ flags }) => flags.includes('<') && namesIn(flags).includes(word));
    if (!open) continue;
    const longName = namesIn(open.flags).at(-1);
    const hint = `If ${next} is the value: ${longName}=${next}`;
    throw usageError('MissingValue', `Option '${open.flags}' argument missing: ${next} is an option.`, hint);
  }
}
