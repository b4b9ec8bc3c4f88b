import type { HelpConfiguration, Option } from 'commander';
import picocolors from 'picocolors';
import type { AnyCommand } from './command.js';

// Commander strips the colours again where the output shows none.
const { bold, cyan } = picocolors.createColors(true);

/** Returns how Commander draws help: short names of two letters beside the long ones, and commands without their options. */
export function styleHelp(table: readonly AnyCommand[]): HelpConfiguration {
  return {
    optionTerm: (option) => `${twoLetterName(option, table)}${option.flags}`,
    subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(termOf)].join(' '),
    styleTitle: (text) => bold(text),
    styleSubcommandTerm: (text) => cyan(text),
    styleOptionTerm: (text) => cyan(text),
  };
}

function termOf(argument: { name(): string; required: boolean }): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function twoLetterName(option: Option, table: readonly AnyCommand[]): string {
  const specs = table.flatMap((command) => Object.values(command.options));
  const twoLetter = specs.find((spec) => spec?.flags === option.flags)?.twoLetter;
  return twoLetter === undefined ? '' : `${twoLetter}, `;
}
