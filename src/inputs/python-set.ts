import type { PatternReader } from './pattern-reader.js';
import { type PythonEscape, readEscape } from './python-escape.js';

/** Reads a set from after its opening bracket on; returns it in the syntax of JavaScript's `v` flag. */
export function readSet(reader: PatternReader, isAscii: boolean): string {
  const start = reader.position - 1;
  const isNegated = reader.accept('^');
  const members: string[] = [];
  // A bracket right at the start belongs to the set.
  while (members.length === 0 || reader.next !== ']') members.push(readMember(reader, isAscii, start));
  reader.take();
  return `[${isNegated ? '^' : ''}${members.join('')}]`;
}

/** Writes a character so that it means itself, inside and outside of brackets. */
export function literal(code: number): string {
  return `\\u{${code.toString(16)}}`;
}

function readMember(reader: PatternReader, isAscii: boolean, setStart: number): string {
  const start = reader.position;
  const from = readEnd(reader, isAscii, setStart);
  if (!reader.accept('-')) return source(from);
  if (reader.next === ']') return `${source(from)}${literal(0x2d)}`;
  const to = readEnd(reader, isAscii, setStart);
  if (from.kind === 'set' || to.kind === 'set' || from.code > to.code) return reader.refuse('a bad range', start);
  return `${source(from)}-${source(to)}`;
}

function readEnd(reader: PatternReader, isAscii: boolean, setStart: number): PythonEscape {
  const character = reader.take() ?? reader.refuse('a set that is never closed', setStart);
  return character === '\\' ? readEscape(reader, isAscii) : { kind: 'character', code: character.codePointAt(0)! };
}

function source(end: PythonEscape): string {
  return end.kind === 'set' ? end.members : literal(end.code);
}
