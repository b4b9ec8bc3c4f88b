/** Is one record of a CSV file. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** Index in the text of what follows the record's line end. */
  readonly end: number;
  /** A line end was seen: more text would not change the record. */
  readonly isComplete: boolean;
  /** Its last field begins with a quote that is never closed. */
  readonly isOpen: boolean;
}

/**
 * Yields the records of a text by the rules of pandas' parser, which are laxer than RFC 4180: a quote opens only at the
 * start of a field and is an ordinary character elsewhere, what follows a closing quote is appended, a quoted field may
 * hold line ends, lines of nothing but blanks are skipped, and CR, LF and CR LF all end a line.
 */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  let start = skipBlankLines(text, 0, delimiter);
  while (start < text.length) {
    const record = recordAt(text, start, delimiter);
    yield record;
    start = skipBlankLines(text, record.end, delimiter);
  }
}

function recordAt(text: string, start: number, delimiter: string): CsvRecord {
  const fields: string[] = [];
  let index = start;
  let isOpen: boolean;
  for (;;) {
    const field = fieldAt(text, index, delimiter);
    fields.push(field.value);
    isOpen = field.isOpen;
    index = field.end;
    if (text[index] !== delimiter) break;
    index += 1;
  }
  const lineEnd = text.startsWith('\r\n', index) ? 2 : 1;
  const isComplete = index < text.length;
  return { fields, end: isComplete ? index + lineEnd : index, isComplete, isOpen };
}

interface Field {
  readonly value: string;
  readonly end: number;
  readonly isOpen: boolean;
}

/** Reads a field; its end is the index of the delimiter or line end after it, or of the end of the text. */
function fieldAt(text: string, start: number, delimiter: string): Field {
  let index = start;
  let value = '';
  while (text[index] === '"' && index < text.length) {
    // Again after a doubled quote, which stands for one.
    if (index > start) value += '"';
    const close = text.indexOf('"', index + 1);
    if (close < 0) return { value: value + text.slice(index + 1), end: text.length, isOpen: true };
    value += text.slice(index + 1, close);
    index = close + 1;
  }
  const from = index;
  while (index < text.length && text[index] !== delimiter && text[index] !== '\n' && text[index] !== '\r') index += 1;
  return { value: value + text.slice(from, index), end: index, isOpen: false };
}

function skipBlankLines(text: string, start: number, delimiter: string): number {
  let index = start;
  let lineStart = start;
  while (index < text.length) {
    const character = text[index];
    if (character === '\n' || character === '\r') lineStart = index + 1;
    else if (character === delimiter || (character !== ' ' && character !== '\t')) return lineStart;
    index += 1;
  }
  return text.length;
}
