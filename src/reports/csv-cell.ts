import { printableFileName } from '../core/file-name.js';

/** First characters that make a spreadsheet run a text as a formula (OWASP, "CSV Injection"). */
const FORMULA_START = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** What makes a text more than itself: quotes, separators, line ends, NUL, surrogates. */
const NEEDS_CARE = /^[=+\-@\t\r]|[",\r\n\0\ud800-\udfff]/;

/**
 * Returns a text as one cell: quoted where RFC 4180 wants it, and with an apostrophe in front when a spreadsheet would
 * run it. Bytes that are not UTF-8 and NUL, which many CSV readers refuse, are written as `\xNN`.
 */
export function csvText(text: string): string {
  if (!NEEDS_CARE.test(text)) return text;
  const printable = printableFileName(text).replaceAll('\0', '\\x00');
  return csvQuoted(isFormula(printable) ? `'${printable}` : printable);
}

/** Quotes a cell that holds a separator, a quote or a line end (RFC 4180, section 2). */
export function csvQuoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Returns cells, already quoted, as one line; a lone empty cell is quoted, as an empty line is no row. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.length === 1 && cells[0] === '' ? '""' : cells.join(',')}\n`;
}

function isFormula(text: string): boolean {
  return FORMULA_START.test(text) && !NUMBER.test(text);
}
