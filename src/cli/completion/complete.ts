import type { AnyCommand, Completes, OptionSpec } from '../command.js';
import { displayOptions } from '../display-options.js';

/** A word that fits, and what it stands for. */
export interface Candidate {
  readonly word: string;
  readonly summary: string;
}

/**
 * What fits at the cursor: words, and what the shell should do about paths: offer its own folders as well; take the words
 * for paths below a folder that it does not know; nothing.
 */
export interface Completion {
  readonly candidates: readonly Candidate[];
  readonly paths: 'folder' | 'input' | 'none';
}

/** Where candidates come from that are not in the table. */
export interface CompletionSources {
  readonly table: readonly AnyCommand[];
  /** Lists the ids of all runs, newest first; called only where one fits. */
  readonly listRunIds: () => Promise<readonly string[]>;
  /** Lists inputs and folders of inputs that the last word may become; called only where one fits. */
  readonly listInputNames: () => Promise<readonly string[]>;
}

const NOTHING: Completion = { candidates: [], paths: 'none' };
const HELP_OPTION: OptionSpec = { flags: '-h, --help', summary: 'show the help' };

/**
 * Finds what fits at the cursor.
 * @param words the words after `gcd` up to the cursor; the last one is the one being typed, and may be empty.
 */
export async function complete(words: readonly string[], sources: CompletionSources): Promise<Completion> {
  const typed = words.at(-1) ?? '';
  const found = await completeAny(words.slice(0, -1), typed, sources);
  return { ...found, candidates: found.candidates.filter(({ word }) => word.startsWith(typed)) };
}

async function completeAny(before: readonly string[], typed: string, sources: CompletionSources): Promise<Completion> {
  const { table } = sources;
  if (before.length === 0) return completeCommand(table);
  if (before[0] === 'help') return before.length === 1 ? completeNames(table) : NOTHING;
  const command = table.find(({ name }) => name === before[0]);
  if (!command) return NOTHING;
  const options = optionsOf(command);
  const open = options.find((option) => takesValue(option) && namesOf(option).includes(before.at(-1)!));
  if (typed.startsWith('-')) return open && !open.flags.includes('[') ? NOTHING : completeOption(options, before);
  if (open) return completeValue(open.completes, sources);
  const argument = command.arguments[countArguments(before.slice(1), options)];
  return argument ? completeValue(argument.completes, sources) : completeOption(options, before);
}

function completeCommand(table: readonly AnyCommand[]): Completion {
  const words = [...completeNames(table).candidates, { word: 'help', summary: 'show the help of a command' }];
  return {
    candidates: [...words, { word: '--version', summary: 'print the version' }, ...wordsOf(HELP_OPTION)],
    paths: 'none',
  };
}

function completeNames(table: readonly AnyCommand[]): Completion {
  return { candidates: table.map(({ name, summary }) => ({ word: name, summary })), paths: 'none' };
}

/** Offers the options that were not given yet. */
function completeOption(options: readonly OptionSpec[], before: readonly string[]): Completion {
  const open = options.filter(
    (option) => option.isRepeatable || !namesOf(option).some((name) => before.includes(name)),
  );
  return { candidates: open.flatMap(wordsOf), paths: 'none' };
}

async function completeValue(completes: Completes | undefined, sources: CompletionSources): Promise<Completion> {
  if (completes === undefined) return NOTHING;
  if (completes === 'folder') return { candidates: [], paths: 'folder' };
  if (completes === 'input') {
    const names = await sources.listInputNames();
    return { candidates: names.map((word) => ({ word, summary: '' })), paths: 'input' };
  }
  if (completes === 'run') {
    const ids = await sources.listRunIds();
    return { candidates: ids.map((word) => ({ word, summary: 'run' })), paths: 'none' };
  }
  return { candidates: completes.map((word) => ({ word, summary: '' })), paths: 'none' };
}

/** Counts the positional arguments among the words. */
function countArguments(words: readonly string[], options: readonly OptionSpec[]): number {
  const isValue = (index: number): boolean =>
    options.some((option) => takesValue(option) && namesOf(option).includes(words[index - 1] ?? ''));
  return words.filter((word, index) => !word.startsWith('-') && !isValue(index)).length;
}

function optionsOf(command: AnyCommand): OptionSpec[] {
  const own = Object.values(command.options).filter((option) => option !== undefined);
  return [...own, ...Object.values(displayOptions), HELP_OPTION];
}

function takesValue({ flags }: OptionSpec): boolean {
  return /[<[]/.test(flags);
}

function namesOf({ flags, twoLetter }: OptionSpec): string[] {
  const names = flags.split(/[ ,]+/).filter((word) => word.startsWith('-'));
  return twoLetter === undefined ? names : [twoLetter, ...names];
}

/** Offers the long name only: a short one is typed faster than it is completed. */
function wordsOf(option: OptionSpec): Candidate[] {
  return [{ word: namesOf(option).at(-1)!, summary: option.summary }];
}
