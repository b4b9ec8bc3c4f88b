import { GcdError } from '../core/errors.js';
import { csvQuoted, csvText } from './csv-cell.js';

/**
 * Calls `visit` for each value of a dict's JSON text with its path, nested dicts as `a.b`, and its own JSON text.
 * It reads the text itself because JSON.parse changes numbers (1.0, 2**60) and the order of keys that look like numbers.
 * @throws GcdError ResultUnreadable when the text is no dict.
 */
export function visitResult(json: string, visit: (path: string, raw: string) => void): void {
  const start = skipSpace(json, 0);
  if (json[start] !== '{') throw unreadable(json, start);
  visitDict({ json, visit }, '', start);
}

/** Returns a value's JSON text as one cell: lists as JSON, null empty, booleans as pandas writes them. */
export function resultCell(raw: string): string {
  switch (raw.charCodeAt(0)) {
    case 0x22: // "
      return csvText(textOf(raw));
    case 0x5b: // [
    case 0x7b: // {
      return csvQuoted(raw);
    case 0x6e: // null
      return '';
    case 0x74:
      return 'True';
    case 0x66:
      return 'False';
    default:
      return raw;
  }
}

interface Walk {
  readonly json: string;
  readonly visit: (path: string, raw: string) => void;
}

/** Walks the dict that opens at `open`; returns the place behind it. An empty nested dict is a value of its own. */
function visitDict(walk: Walk, prefix: string, open: number): number {
  const { json, visit } = walk;
  let at = skipSpace(json, open + 1);
  if (json[at] === '}') {
    if (prefix !== '') visit(prefix.slice(0, -1), '{}');
    return at + 1;
  }
  for (;;) {
    const keyEnd = endOfString(json, at);
    const path = prefix + textOf(json.slice(at, keyEnd));
    at = skipSpace(json, skipSpace(json, keyEnd) + 1);
    if (json[at] === '{') at = visitDict(walk, `${path}.`, at);
    else {
      const end = endOfValue(json, at);
      visit(path, json.slice(at, end));
      at = end;
    }
    at = skipSpace(json, at);
    if (json[at] === '}') return at + 1;
    if (json[at] !== ',') throw unreadable(json, at);
    at = skipSpace(json, at + 1);
  }
}

/** Returns what a JSON string says; few have escapes, and JSON.parse takes its time. */
function textOf(raw: string): string {
  return raw.includes('\\') ? JSON.parse(raw) : raw.slice(1, -1);
}

function endOfValue(json: string, start: number): number {
  const first = json[start];
  if (first === '"') return endOfString(json, start);
  if (first === '[') return endOfList(json, start);
  let end = start;
  while (end < json.length && !' ,}]\n\r\t'.includes(json[end]!)) end += 1;
  if (end === start) throw unreadable(json, start);
  return end;
}

function endOfList(json: string, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; at += 1) {
    const char = json[at];
    if (char === '"') at = endOfString(json, at) - 1;
    else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw unreadable(json, start);
}

function endOfString(json: string, start: number): number {
  if (json[start] !== '"') throw unreadable(json, start);
  let end = start;
  for (;;) {
    end = json.indexOf('"', end + 1);
    if (end < 0) throw unreadable(json, start);
    let backslashes = 0;
    while (json[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
}

function skipSpace(json: string, start: number): number {
  let at = start;
  while (' \n\r\t'.includes(json[at] ?? '.')) at += 1;
  return at;
}

function unreadable(json: string, at: number): GcdError {
  const near = JSON.stringify(json.slice(at, at + 20));
  return new GcdError('ResultUnreadable', `A result cannot be read: its JSON text is broken at ${near}.`);
}
