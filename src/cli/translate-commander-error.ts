import type { CommanderError } from 'commander';
import { type GcdError, usageError } from '../core/errors.js';

const CODES: Readonly<Record<string, string>> = {
  'commander.unknownOption': 'UnknownOption',
  'commander.unknownCommand': 'UnknownCommand',
  'commander.missingArgument': 'MissingArgument',
  'commander.excessArguments': 'TooManyArguments',
  'commander.optionMissingArgument': 'MissingValue',
};

/** Turns Commander's "error: unknown option '--flie'\n(Did you mean --file?)" into a sentence and a hint. */
export function translateCommanderError(error: CommanderError, commandName: string | undefined): GcdError {
  if (error.code === 'commander.help')
    return usageError('UnknownCommand', 'There is no such command.', 'See: gcd --help');
  const [first = '', nearest] = error.message.replace(/^error: /, '').split('\n');
  const help = `See: gcd ${commandName === undefined ? '' : `${commandName} `}--help`;
  const hint = nearest === undefined ? help : `${nearest.replace(/^\(|\)$/g, '')}\n${help}`;
  return usageError(
    CODES[error.code] ?? 'WrongUsage',
    `${first[0]?.toUpperCase()}${first.slice(1).replace(/\.$/, '')}.`,
    hint,
  );
}
