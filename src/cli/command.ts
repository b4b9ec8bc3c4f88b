import type { Ports } from '../workflows/ports.js';
import type { Display } from './display.js';
import type { Terminal } from './terminal.js';

/** What a value can be completed to: names of a kind, or these words. */
export type Completes = 'folder' | 'input' | 'run' | readonly string[];

/** Is an option; `parse` turns its text into the value of the input object. */
export interface OptionSpec<Value = unknown> {
  /** As Commander reads it: `-n, --number <n>`. */
  readonly flags: string;
  readonly summary: string;
  /** @throws GcdError with exit code 2 for a text that is no such value. */
  readonly parse?: (text: string) => Value;
  /** The option may come several times and fills a list. */
  readonly isRepeatable?: true;
  /** A short name of two letters, which Commander does not know; `rewriteArgv` replaces it. */
  readonly twoLetter?: string;
  /** Names of the predecessor: accepted, not shown. */
  readonly formerly?: readonly string[];
  readonly completes?: Completes;
}

/** Is a positional argument: `<required>` or `[optional]`. */
export interface ArgumentSpec<Name extends string = string> {
  readonly name: Name;
  readonly isOptional?: true;
  readonly summary: string;
  readonly completes?: Completes;
}

type ElementOf<Value> = Value extends readonly (infer Element)[] ? Element : Value;

/** The options of a command, one for each field of its input that is not an argument. */
export type OptionsOf<Input> = { readonly [Field in keyof Input]?: OptionSpec<ElementOf<Input[Field]>> };

/** What a command is called with. */
export interface Call<Input> {
  readonly input: Input;
  readonly ports: Ports;
  readonly terminal: Terminal;
  readonly display: Display;
}

/** Does what a command is for and returns the exit code. */
export type Action<Input> = (call: Call<Input>) => Promise<number>;

/** Is one command as a value: help, completion, documentation and the parser are made from it. */
export interface Command<Input> {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Further paragraphs, for the command's own help. */
  readonly details?: string;
  readonly arguments: readonly ArgumentSpec<Extract<keyof Input, string>>[];
  readonly options: OptionsOf<Input>;
  /** Command lines that work as they are, without the leading `gcd`. */
  readonly examples: readonly string[];
  /** Draws progress, and stops cleanly at the first Ctrl-C; the others end at once. */
  readonly isLong?: true;
  /** What a second Ctrl-C, which ends it at once, is answered with: what became of the work, and how to go on. */
  readonly ifStopped?: string;
  /** What it runs writes to the terminal itself, so nothing may move there: progress is told in lines. */
  readonly isForeground?: true;
  /** Loads what the command does, so that help needs nothing but this table. */
  readonly load: () => Promise<Action<Input>>;
}

/** Is a command whose input only the command itself knows. */
export type AnyCommand = Command<Record<string, unknown>>;

/** Checks a command against its input type and forgets that type. */
export function defineCommand<Input extends object>(command: Command<Input>): AnyCommand {
  // The parser fills exactly the fields that the command's own options and arguments name.
  return command as unknown as AnyCommand;
}
