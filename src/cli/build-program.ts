import { Option, Command as Program } from 'commander';
import { usageError } from '../core/errors.js';
import { expandHome } from '../core/expand-home.js';
import type { AnyCommand, ArgumentSpec, OptionSpec } from './command.js';
import { displayOptions } from './display-options.js';
import { styleHelp } from './style-help.js';
import { columnsOf, type Terminal } from './terminal.js';

/** What a program is built from, and whom it calls when a command line is understood. */
export interface ProgramParts {
  readonly table: readonly AnyCommand[];
  /** The command that is meant: the others need no options, which are most of the cost of a start. */
  readonly named: string | undefined;
  readonly terminal: Terminal;
  readonly hasColor: boolean;
  readonly version: string;
  readonly invoke: (command: AnyCommand, input: Record<string, unknown>) => Promise<void>;
}

/** Builds Commander's program from the table: it parses, refuses, and draws the help. */
export function buildProgram(parts: ProgramParts): Program {
  const { terminal, hasColor, version } = parts;
  const program = new Program('gcd')
    .description('Runs a folder of Python over thousands of data files in parallel.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => Math.min(columnsOf(terminal.stdout) ?? 80, 110),
      getOutHasColors: () => hasColor && terminal.stdout.isTTY === true,
    })
    .configureHelp(styleHelp(parts.table))
    .addHelpText('after', '\nBegin with: gcd run-files -n 10 -s 4\nHelp on a command: gcd help run-files');
  for (const command of parts.table) addCommand(program, command, parts);
  return program;
}

function addCommand(program: Program, command: AnyCommand, { named, invoke, terminal }: ProgramParts): void {
  const sub = program.command(command.name).summary(command.summary).allowExcessArguments(false);
  sub.description([sentence(command.summary), command.details].filter(Boolean).join('\n\n'));
  for (const argument of command.arguments) sub.argument(argumentTerm(argument), argument.summary);
  if (command.name !== named) return;
  const fieldOf = new Map<string, string>();
  for (const [field, spec] of Object.entries(command.options)) {
    const option = makeOption(spec!, terminal.env.HOME);
    fieldOf.set(option.attributeName(), field);
    sub.addOption(option);
  }
  for (const spec of Object.values(displayOptions)) sub.addOption(makeOption(spec, undefined));
  sub.addHelpText('after', `\nExamples:\n${command.examples.map((line) => `  $ gcd ${line}`).join('\n')}`);
  sub.action(async () => {
    await invoke(command, readInput(sub, command, fieldOf));
  });
}

function makeOption(spec: OptionSpec, home: string | undefined): Option {
  const option = new Option(spec.flags, spec.summary);
  const { parse = (text: string): unknown => text } = spec;
  // Of --output=~/x no shell makes a path but zsh, when it is told to: the results would go to a folder called ~.
  const read = spec.completes === 'folder' ? (text: string) => parse(expandHome(text, home)) : parse;
  if (spec.isRepeatable) {
    option.argParser((text: string, previous: unknown[] | undefined) => [...(previous ?? []), read(text)]);
  } else if (spec.parse) option.argParser((text: string) => read(text));
  return option;
}

/** Makes the input object out of what Commander parsed, under the names that the command's input has. */
function readInput(sub: Program, command: AnyCommand, fieldOf: Map<string, string>): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [attribute, value] of Object.entries(sub.opts<Record<string, unknown>>())) {
    const field = fieldOf.get(attribute);
    if (field !== undefined && value !== undefined) input[field] = value;
  }
  for (const [index, { name }] of command.arguments.entries()) {
    const value = sub.args[index];
    if (value === undefined) continue;
    if (input[name] !== undefined && input[name] !== value) throw namedTwice(name, String(input[name]), value);
    input[name] = value;
  }
  return input;
}

function namedTwice(name: string, one: string, other: string): Error {
  return usageError(
    'NamedTwice',
    `Two values are given for the ${name}, as an option and without one: ${one} and ${other}.`,
  );
}

function argumentTerm({ name, isOptional }: ArgumentSpec): string {
  return isOptional ? `[${name}]` : `<${name}>`;
}

function sentence(summary: string): string {
  return `${summary[0]!.toUpperCase()}${summary.slice(1)}.`;
}
