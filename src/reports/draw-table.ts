import Table from 'cli-table3';
import measure from 'fast-string-truncated-width';

/** Columns are made so narrow, and in a very narrow terminal as narrow as the second, but not narrower. */
const NARROW = [16, 8] as const;
/** Blanks on both sides of a cell, and the line before it. */
const FRAME = 3;

type Rows = readonly (readonly string[])[];

/**
 * Draws rows, the titles first, as a table without colours. With fewer than the needed columns its last column is broken
 * into lines, then its first; a table of many columns becomes several, each with the first column again.
 */
export function drawTable(rows: Rows, columns = Number.POSITIVE_INFINITY): string {
  const widths = widthsOf(rows);
  const blocks = widths.length > 3 ? splitColumns(widths, columns) : [widths.map((_, column) => column)];
  return blocks.map((block) => drawBlock(pick(rows, block), columns)).join('');
}

function drawBlock(rows: Rows, columns: number): string {
  const widths = fitWidths(widthsOf(rows), columns);
  const [head = [], ...body] = rows.map((row) => row.map((cell, column) => breakLongWords(cell, widths[column]!)));
  const table = new Table({
    head,
    style: { head: [], border: [], compact: true },
    colWidths: widths.map((width) => width + FRAME - 1),
    wordWrap: true,
  });
  table.push(...body);
  return `${table.toString()}\n`;
}

/** Takes from the last column first: it explains what the others say. */
function fitWidths(natural: readonly number[], columns: number): number[] {
  const widths = [...natural];
  for (const narrow of NARROW) {
    for (const column of [widths.length - 1, 0]) {
      const excess = Math.max(0, tableWidth(widths) - columns);
      const width = widths[column] ?? 0;
      widths[column] = Math.max(Math.min(width, narrow), width - excess);
    }
  }
  return widths;
}

/** Groups the columns after the first so that each group fits beside it, one column at least. */
function splitColumns(widths: readonly number[], columns: number): number[][] {
  const blocks: number[][] = [];
  for (let column = 1; column < widths.length; column += 1) {
    const block = blocks.at(-1);
    const isRoom = block && tableWidth([...block, column].map((at) => widths[at]!)) <= columns;
    if (isRoom) block.push(column);
    else blocks.push([0, column]);
  }
  return blocks;
}

/** Breaks words that are wider than a column, such as paths, which cli-table3 would cut off. */
function breakLongWords(text: string, width: number): string {
  return text.replace(/\S+/g, (word) => {
    const pieces: string[] = [];
    for (let rest = word; rest !== ''; ) {
      const end = Math.max(1, measure(rest, { limit: width, ellipsisWidth: 0 }).index);
      pieces.push(rest.slice(0, end));
      rest = rest.slice(end);
    }
    return pieces.join('\n');
  });
}

function pick(rows: Rows, block: readonly number[]): string[][] {
  return rows.map((row) => block.map((column) => row[column] ?? ''));
}

function widthsOf(rows: Rows): number[] {
  const [head = []] = rows;
  return head.map((_, column) => Math.max(...rows.map((row) => measure(row[column] ?? '').width)));
}

function tableWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + FRAME, 1);
}
