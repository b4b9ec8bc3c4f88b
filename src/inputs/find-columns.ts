import { mapConcurrently } from '../core/map-concurrently.js';
import { compareNames } from './compare-names.js';
import type { InputFile, InputPorts, InputSource } from './input-source.js';
import type { FileColumns } from './no-column-matches.js';
import type { InputColumns } from './plan-manifest.js';
import { readHeader } from './read-header.js';
import { startReader } from './read-start.js';

/** What stands for the column of a file that has none; a project for gismo-cloud-deploy expects this text. */
const noColumn: readonly string[] = ['None'];

/** Files read at a time: a bucket answers each after tens of milliseconds, a disk has four threads of libuv. */
const readWidth = { s3: 64, folder: 16 } as const;

export interface ColumnSearch {
  /** A column becomes a task when one of them is found in its name. None at all: no header is read. */
  readonly keywords: readonly RegExp[];
  /** Called at the end when there were columns and none matched, with the first file that has some. */
  readonly onNoMatch?: (example: FileColumns) => void;
  readonly ports: InputPorts;
}

/**
 * Finds the columns of each file that become tasks. Headers are read of names that end in `csv` or `tsv`, also with
 * `.gz` after it; any other file, and one without a matching column, gets the one column "None". A file that cannot be
 * read keeps the reason and stops no other.
 */
export async function findColumns(
  source: InputSource,
  inputs: readonly InputFile[],
  { keywords, onNoMatch, ports }: ColumnSearch,
): Promise<InputColumns[]> {
  if (keywords.length === 0) return inputs.map((input) => withColumns(input, noColumn));
  const read = await startReader(source, ports);
  const matches = createMatches();
  const found = await mapConcurrently(inputs, readWidth[source.kind], async (input) => {
    if (input.unreadable !== undefined || !isCsv(input)) return withColumns(input, noColumn);
    ports.signal?.throwIfAborted();
    const header = await readHeader(input.name, read, ports);
    if ('unreadable' in header) return withColumns({ ...input, unreadable: header.unreadable }, noColumn);
    const columns = header.columns.filter((column) => keywords.some((keyword) => keyword.test(column)));
    matches.note({ file: input.name, columns: header.columns }, columns.length > 0);
    return withColumns(input, columns.length === 0 ? noColumn : columns);
  });
  const example = matches.exampleOfNone();
  if (example) onNoMatch?.(example);
  return found;
}

/** Notes whether any column matched. Only the first file by name is kept: there may be a million. */
function createMatches() {
  let isAny = false;
  let first: FileColumns | undefined;
  return {
    note(found: FileColumns, isMatch: boolean) {
      isAny ||= isMatch;
      if (found.columns.length > 0 && !(first && compareNames(first.file, found.file) < 0)) first = found;
    },
    exampleOfNone: () => (isAny ? undefined : first),
  };
}

/** Spelt out because there may be a million: an object that is spread takes twice the memory. */
function withColumns({ name, sizeBytes, unreadable }: InputFile, columns: readonly string[]): InputColumns {
  return unreadable === undefined ? { name, sizeBytes, columns } : { name, sizeBytes, columns, unreadable };
}

function isCsv({ name, sizeBytes }: InputFile): boolean {
  return sizeBytes > 0 && /(csv|tsv)(\.gz)?$/i.test(name);
}
