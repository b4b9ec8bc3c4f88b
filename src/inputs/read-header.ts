import { printableFileName } from '../core/file-name.js';
import { columnNames } from './column-names.js';
import { csvRecords } from './csv-records.js';
import { decodeText, isBinary } from './decode-text.js';
import type { FileStart, ReadStart } from './file-start.js';
import { gunzipStart } from './gunzip-start.js';
import type { InputPorts } from './input-source.js';
import { sniffDelimiter } from './sniff-delimiter.js';

/** How much of a file is read, in turn, until its header is complete: the first read is enough for nearly all. */
const readLengthsBytes = [64 * 1024, 512 * 1024, 4 * 1024 * 1024];

/** Is what a file's header says: no columns for a file that is empty, binary, or one quote that is never closed. */
export type Header = { readonly columns: readonly string[] } | { readonly unreadable: string };

/**
 * Reads the names of a CSV file's columns, called what pandas calls them. A file whose header is longer than 4 MiB is
 * taken for one without columns, with a warning.
 */
export async function readHeader(name: string, read: ReadStart, { observe }: InputPorts): Promise<Header> {
  for (const lengthBytes of readLengthsBytes) {
    const start = await read(name, lengthBytes);
    if ('unreadable' in start) return start;
    const isWhole = start.bytes.length < lengthBytes;
    const columns = parseHeader(await plainBytes(name, start), isWhole);
    if (columns) return { columns };
  }
  const message = `${printableFileName(name)} is taken for a file without columns: its header is longer than 4 MiB`;
  observe?.({ type: 'warning', code: 'HeaderTooLong', message });
  return { columns: [] };
}

async function plainBytes(name: string, { bytes }: Extract<FileStart, { bytes: Buffer }>): Promise<Buffer> {
  return /\.gz$/i.test(name) ? gunzipStart(bytes, readLengthsBytes.at(-1)!) : bytes;
}

/** Returns the columns, none if it is no CSV file, or undefined when more of the file is needed to tell. */
function parseHeader(bytes: Buffer, isWhole: boolean): string[] | undefined {
  const text = decodeText(bytes);
  const lineEnd = text.search(/[\r\n]/);
  if (isBinary(lineEnd < 0 ? text : text.slice(0, lineEnd))) return [];
  // Spares the splitting of megabytes that hold no line.
  if (!isWhole && lineEnd < 0) return undefined;
  const [header, row] = csvRecords(text, sniffDelimiter(text));
  // Later rows may hold anything: a logger that lost its power leaves zeros.
  if (header && isBinary(text.slice(0, row?.end ?? header.end))) return [];
  // Rows show which delimiter it is: a header without them counts only when there are none.
  if (header && (row || (isWhole && !header.isOpen))) return columnNames(header.fields);
  return isWhole ? [] : undefined;
}
