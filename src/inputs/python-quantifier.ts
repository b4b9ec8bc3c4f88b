import type { PatternReader } from './pattern-reader.js';

/** Is how often an item is repeated. */
export interface Quantifier {
  readonly start: number;
  /** In the syntax of JavaScript. */
  readonly source: string;
  readonly least: number;
}

/** Reads a quantifier, if one comes next; possessive ones are refused. */
export function readQuantifier(reader: PatternReader): Quantifier | undefined {
  const start = reader.position;
  const range = readRange(reader);
  if (!range) return undefined;
  const [least, most] = range;
  if (least > most) reader.refuse('a repetition whose least is above its most', start);
  if (reader.next === '+') reader.refuse('a possessive quantifier', start);
  const lazy = reader.accept('?') ? '?' : '';
  return { start, least, source: `{${least},${most === Number.POSITIVE_INFINITY ? '' : most}}${lazy}` };
}

function readRange(reader: PatternReader): [least: number, most: number] | undefined {
  if (reader.accept('*')) return [0, Number.POSITIVE_INFINITY];
  if (reader.accept('+')) return [1, Number.POSITIVE_INFINITY];
  if (reader.accept('?')) return [0, 1];
  const start = reader.position;
  if (!reader.accept('{') || reader.next === '}') return notRange(reader, start);
  const least = reader.takeWhile(/[0-9]/);
  const most = reader.accept(',') ? reader.takeWhile(/[0-9]/) : least;
  if (!reader.accept('}')) return notRange(reader, start);
  return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)];
}

/** A brace that begins no range stands for itself. */
function notRange(reader: PatternReader, start: number): undefined {
  reader.rewind(start);
}
