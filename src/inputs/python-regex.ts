import { type PatternReader, readPattern } from './pattern-reader.js';
import { readEscape, wordMembers } from './python-escape.js';
import { noFlags, type PythonFlags, readFlags } from './python-flags.js';
import { type Quantifier, readQuantifier } from './python-quantifier.js';
import { checkReferences, type Stretch } from './python-references.js';
import { literal, readSet } from './python-set.js';

/** What is collected while a pattern is read. */
interface Translation {
  readonly reader: PatternReader;
  readonly names: Map<string, number>;
  readonly groups: Map<number, Stretch>;
  readonly references: { group: number; position: number }[];
  readonly uncertain: Stretch[];
  readonly lookbehinds: Stretch[];
  readonly isCaseIgnored: boolean;
  groupCount: number;
}

/** Is a part of a sequence that a quantifier may follow. */
interface Item extends Stretch {
  readonly source: string;
  readonly isRepeatable: boolean;
}

/** JavaScript's own anchors, since the flag `m` is never set on the result. */
const textStart = '^';
const textEnd = '$';

/**
 * Translates a regular expression in the syntax of Python's re (for str) to one whose `test` finds what `re.search`
 * finds. Conditional and atomic groups, possessive quantifiers, `\N{...}`, flags that only a part of the pattern has on
 * case, and references that may be empty are refused. One known difference: without case, Python takes a dotless i for
 * an i.
 * @throws GcdError PythonRegexRefused, with what was found where; also for what Python itself would refuse.
 */
export function translatePythonRegex(pattern: string): RegExp {
  const reader = readPattern(pattern);
  const flags = readLeadingFlags(reader);
  const translation: Translation = {
    ...{ reader, names: new Map(), groups: new Map(), references: [], uncertain: [], lookbehinds: [] },
    ...{ isCaseIgnored: flags.i, groupCount: 0 },
  };
  const source = readAlternatives(translation, flags);
  if (reader.next !== undefined) reader.refuse('a closing parenthesis without an opening one');
  checkReferences(reader, translation);
  // Going there by whole characters: V8 would else look for `\B` in the middle of a surrogate pair too.
  return new RegExp(`^[\\s\\S]*?(?:${source})`, flags.i ? 'iv' : 'v');
}

function readLeadingFlags(reader: PatternReader): PythonFlags {
  let flags = noFlags;
  for (;;) {
    const start = reader.position;
    // In verbose mode blanks may stand before further flags.
    const isGlobal = reader.accept('(?') && /[aimsux]/.test(reader.next ?? '');
    const changed = isGlobal ? readFlags(reader, flags) : flags;
    if (!isGlobal || !reader.accept(')')) {
      reader.rewind(start);
      return flags;
    }
    flags = changed;
  }
}

/** Reads up to a closing parenthesis or the end. */
function readAlternatives(translation: Translation, flags: PythonFlags): string {
  const { reader, uncertain } = translation;
  const alternatives: (Stretch & { source: string })[] = [];
  do {
    const start = reader.position;
    const source = readSequence(translation, flags);
    alternatives.push({ source, start, end: reader.position });
  } while (reader.accept('|'));
  if (alternatives.length > 1) uncertain.push(...alternatives);
  return alternatives.map(({ source }) => source).join('|');
}

function readSequence(translation: Translation, flags: PythonFlags): string {
  const { reader } = translation;
  const items: Item[] = [];
  while (reader.next !== undefined && reader.next !== '|' && reader.next !== ')') {
    if (flags.x && skipVerbose(reader)) continue;
    const quantifier = readQuantifier(reader);
    if (quantifier) items.push(repeat(translation, items.pop(), quantifier));
    else items.push(...readItem(translation, flags));
  }
  return items.map(({ source }) => source).join('');
}

function skipVerbose(reader: PatternReader): boolean {
  if (reader.accept('#')) {
    reader.takeWhile(/[^\n]/);
    return true;
  }
  return reader.takeWhile(/[ \t\n\r\f\v]/) !== '';
}

function repeat({ reader, uncertain }: Translation, item: Item | undefined, quantifier: Quantifier): Item {
  if (!item?.isRepeatable) return reader.refuse('a quantifier with nothing to repeat', quantifier.start);
  if (quantifier.least === 0) uncertain.push(item);
  const source = `(?:${item.source})${quantifier.source}`;
  return { source, start: item.start, end: reader.position, isRepeatable: false };
}

/** Reads one part; a comment is none. */
function readItem(translation: Translation, flags: PythonFlags): Item[] {
  const { reader } = translation;
  const start = reader.position;
  const character = reader.take()!;
  const item = (source: string, isRepeatable = true) => [{ source, start, end: reader.position, isRepeatable }];
  if (character === '(') {
    const source = readGroup(translation, flags);
    return source === undefined ? [] : item(source);
  }
  if (character === '[') return item(readSet(reader, flags.a));
  if (character === '.') return item(flags.s ? '[\\s\\S]' : '[^\\n]');
  if (character === '^') return item(flags.m ? '(?<=^|\\n)' : textStart, false);
  if (character === '$') return item(flags.m ? '(?=\\n|$)' : `(?=\\n?${textEnd})`, false);
  if (character !== '\\') return item(literal(character.codePointAt(0)!));
  const assertion = readAssertion(reader, flags);
  return assertion ? item(assertion, false) : item(readEscaped(translation, flags));
}

function readAssertion(reader: PatternReader, flags: PythonFlags): string | undefined {
  const word = `[${wordMembers(flags.a)}]`;
  if (reader.accept('A')) return textStart;
  if (reader.accept('Z')) return textEnd;
  if (reader.accept('b')) return `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
  if (reader.accept('B')) return `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
  return undefined;
}

function readEscaped(translation: Translation, flags: PythonFlags): string {
  const { reader } = translation;
  const start = reader.position;
  const digits = reader.takeWhile(/[0-9]/, 3);
  // One or two digits are a group's number, three octal ones or a leading zero a character.
  if (digits !== '' && !/^(0|[0-3][0-7]{2}$)/.test(digits)) {
    const number = digits.slice(0, 2);
    reader.rewind(start + number.length);
    return refer(translation, Number(number), start - 1);
  }
  reader.rewind(start);
  const escaped = readEscape(reader, flags.a);
  return escaped.kind === 'set' ? `[${escaped.members}]` : literal(escaped.code);
}

function refer({ references }: Translation, group: number, position: number): string {
  references.push({ group, position });
  return `(?:\\${group})`;
}

/** Reads a group from after its opening parenthesis on; a comment gives nothing. */
function readGroup(translation: Translation, flags: PythonFlags): string | undefined {
  const { reader, names } = translation;
  const start = reader.position - 1;
  if (!reader.accept('?')) return readCapture(translation, flags, start);
  if (reader.accept('P<')) return readNamed(translation, flags, start);
  if (reader.accept('P=')) {
    const name = reader.takeWhile(/[^)]/);
    closeGroup(reader, start);
    return refer(
      translation,
      names.get(name) ?? reader.refuse(`a reference to the unknown group ${name}`, start),
      start,
    );
  }
  if (reader.accept('#')) {
    reader.takeWhile(/[^)]/);
    closeGroup(reader, start);
    return undefined;
  }
  if (reader.next === '(') reader.refuse('a conditional group', start);
  if (reader.next === '>') reader.refuse('an atomic group', start);
  return readUncaptured(translation, flags, start);
}

function readNamed(translation: Translation, flags: PythonFlags, start: number): string {
  const { reader, names } = translation;
  const name = reader.takeWhile(/[^>)]/);
  if (!reader.accept('>') || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) reader.refuse(`the group name ${name}`, start);
  if (names.has(name)) reader.refuse(`a second group named ${name}`, start);
  names.set(name, translation.groupCount + 1);
  return readCapture(translation, flags, start);
}

function readCapture(translation: Translation, flags: PythonFlags, start: number): string {
  translation.groupCount += 1;
  const number = translation.groupCount;
  const inner = readAlternatives(translation, flags);
  closeGroup(translation.reader, start);
  translation.groups.set(number, { start, end: translation.reader.position });
  return `(${inner})`;
}

function readUncaptured(translation: Translation, flags: PythonFlags, start: number): string {
  const { reader, uncertain, lookbehinds } = translation;
  const kind = ['?:', '?=', '?!', '?<=', '?<!'].find((opening) => reader.accept(opening.slice(1)));
  const inside = kind ? flags : readScopedFlags(translation, flags, start);
  const inner = readAlternatives(translation, inside);
  closeGroup(reader, start);
  if (kind?.endsWith('!')) uncertain.push({ start, end: reader.position });
  if (kind?.startsWith('?<')) lookbehinds.push({ start, end: reader.position });
  return `(${kind ?? '?:'}${inner})`;
}

function readScopedFlags({ reader, isCaseIgnored }: Translation, flags: PythonFlags, start: number): PythonFlags {
  if (!/[aimsuxL-]/.test(reader.next ?? '')) reader.refuse(`the group (?${reader.next ?? ''}`, start);
  const inside = readFlags(reader, flags);
  if (reader.next === ')') reader.refuse('flags for the whole pattern that are not at its start', start);
  if (!reader.accept(':')) reader.refuse('flags without a colon', start);
  if (inside.i !== isCaseIgnored) reader.refuse('the flag i for a part of the pattern', start);
  return inside;
}

function closeGroup(reader: PatternReader, start: number): void {
  if (!reader.accept(')')) reader.refuse('a group that is never closed', start);
}
