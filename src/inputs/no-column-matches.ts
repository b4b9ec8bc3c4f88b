import { printableFileName } from '../core/file-name.js';
import type { Notice } from '../core/notice.js';

/** Columns that are named in a hint: some files have thousands. */
const namedColumns = 12;

/** Is a CSV file and what its columns are called. */
export interface FileColumns {
  readonly file: string;
  readonly columns: readonly string[];
}

/** What keywords were looked for in, in vain. */
interface Searched {
  /** One of the files whose columns were looked at, for the hint. */
  readonly example: FileColumns;
  /** Which files were looked at, in words. */
  readonly files: string;
}

/**
 * Makes the warning that keywords are found in no column of the inputs. Such files are tasks all the same, with the column
 * "None", and an `entrypoint` that looks for a column of that name fails in a way that does not tell why.
 */
export function noColumnMatches(
  keywords: readonly string[],
  { example: { file, columns }, files }: Searched,
): Extract<Notice, { type: 'warning' }> {
  const texts = keywords.map((keyword) => JSON.stringify(keyword)).join(', ');
  const named = columns.slice(0, namedColumns).map((column) => JSON.stringify(printableFileName(column)));
  const more = columns.length > namedColumns ? ` and ${columns.length - namedColumns} more` : '';
  return {
    type: 'warning',
    code: 'NoColumnMatches',
    message: `no column of ${files} matches process_column_keywords ${texts}: each file is one task, with the column "None"`,
    hint: `${printableFileName(file)} has the columns ${named.join(', ')}${more}`,
  };
}
