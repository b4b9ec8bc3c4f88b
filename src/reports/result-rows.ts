import { csvLine, csvText } from './csv-cell.js';
import { resultCell, visitResult } from './result-cells.js';

/** Is a finished task as the results name it. */
export interface ResultOwner {
  readonly id: string;
  readonly file: string;
  readonly column: string;
}

/** Draws the rows of one `results.csv`; all files of a run have the same columns. */
export interface ResultTable {
  readonly header: string;
  row(owner: ResultOwner, result: string): string;
}

/** Puts `file_name` and `column_name` first, unless the user's own dicts have a key of that name. */
export function createResultTable(paths: readonly string[]): ResultTable {
  const own = ['file_name', 'column_name'].filter((name) => !paths.includes(name));
  const header = [...own, ...paths];
  const places = new Map(header.map((path, place) => [path, place]));
  return {
    header: csvLine(header.map(csvText)),
    row(owner, result) {
      const cells = new Array<string>(header.length).fill('');
      if (own.includes('file_name')) cells[places.get('file_name')!] = csvText(owner.file);
      if (own.includes('column_name')) cells[places.get('column_name')!] = csvText(owner.column);
      visitResult(result, (path, raw) => {
        cells[places.get(path)!] = resultCell(raw);
      });
      return csvLine(cells);
    },
  };
}

/** Returns a line of `results.jsonl`: the user's dict stays the text that it was, below a key of its own. */
export function resultJsonLine(owner: ResultOwner, result: string): string {
  const names = `"file_name":${JSON.stringify(owner.file)},"column_name":${JSON.stringify(owner.column)}`;
  return `{"task_id":"${owner.id}",${names},"result":${result}}\n`;
}
