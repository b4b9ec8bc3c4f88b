import type { CommanderError } from 'commander';
import { type GcdError, usageError } from '../core/errors.js';
import type { AnyCommand } from './command.js';

const CODES: Readonly<Record<string, string>> = {
  'commander.unknownOption': 'UnknownOption',
  'commander.unknownCommand': 'UnknownCommand',
  'commander.missingArgument': 'MissingArgument',
  'commander.excessArguments': 'TooManyArguments',
  'commander.optionMissingArgument': 'MissingValue',
};

/** Turns Commander's "error: unknown option '--flie'\n(Did you mean --file?)" into a sentence and a hint. */
export function translateCommanderError(error: CommanderError, command: AnyCommand | undefined): GcdError {
  if (error.code === 'commander.help')
    return usageError('UnknownCommand', 'There is no such command.', 'See: gcd --help');
  const [first = '', nearest] = error.message.replace(/^error: /, '').split('\n');
  const help = `See: gcd ${command === undefined ? '' : `${command.name} `}--help`;
  const ways = error.code === 'commander.excessArguments' && command ? waysToName(command) : [];
  const hint = [...(nearest === undefined ? [] : [nearest.replace(/^\(|\)$/g, '')]), ...ways, help].join('\n');
  return usageError(
    CODES[error.code] ?? 'WrongUsage',
    `${first[0]?.toUpperCase()}${first.slice(1).replace(/\.$/, '')}.`,
    hint,
  );
}

/** Says how a project and files are named: not by words alone, which the shell may have made of one with a `*`. */
function waysToName({ options }: AnyCommand): string[] {
  return [
    ...('project' in options ? ['A project is named with -p, such as -p my-project.'] : []),
    ...('files' in options ? ['Each file is named with an -f of its own, such as -f a.csv -f b.csv.'] : []),
  ];
}
