import { textWidth } from './reporters/show-text.js';

/** Draws rows as columns that are as wide as their widest cell, two blanks apart, without blanks at a line's end. */
export function showColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, textWidth(cell));
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => cell + ' '.repeat(widths[column]! - textWidth(cell)));
    return cells.join('  ').trimEnd();
  });
}
