import { stat } from 'node:fs/promises';
import { printableFileName } from '../core/file-name.js';
import { describeFileError } from '../core/file-trouble.js';
import { mapConcurrently } from '../core/map-concurrently.js';
import { compareNames } from './compare-names.js';
import { fnmatch } from './fnmatch.js';
import type { FolderSource, InputFile, InputPorts, Selection } from './input-source.js';
import { missingInputs } from './missing-inputs.js';
import { pathInFolder, walkFolder } from './walk-folder.js';

/** Sizes asked for at a time; libuv has four threads for it. */
const statWidth = 16;

/** Lists the selected files of a folder in byte order; see `listInputs`. */
export async function listFolder(source: FolderSource, selection: Selection, ports: InputPorts): Promise<InputFile[]> {
  const names =
    'files' in selection
      ? await namedFiles(source, selection.files, ports)
      : await matchingFiles(source, selection, ports);
  return mapConcurrently(names, statWidth, (name) => inputFile(source, name, ports));
}

async function matchingFiles(
  source: FolderSource,
  { pattern, number = 0 }: { pattern: string; number?: number },
  ports: InputPorts,
): Promise<string[]> {
  const matcher = fnmatch(pattern);
  const names: string[] = [];
  await walkFolder(source, ports, (name) => {
    if (matcher.test(name)) names.push(name);
  });
  names.sort(compareNames);
  return number === 0 ? names : names.slice(0, number);
}

/** Finds the wanted names, which may also be given as they are printed, with `\xNN` for a byte that is not UTF-8. */
async function namedFiles(source: FolderSource, wanted: readonly string[], ports: InputPorts): Promise<string[]> {
  const listed: string[] = [];
  await walkFolder(source, ports, (name) => listed.push(name));
  const byPrinted = new Map(listed.map((name) => [printableFileName(name), name]));
  const known = new Set(listed);
  const find = (name: string) => (known.has(name) ? name : byPrinted.get(name));
  const names = wanted.map((name) => find(name.replace(/^(\.\/+)+/, '')));
  const missing = wanted.filter((_, index) => names[index] === undefined);
  if (missing.length > 0) throw missingInputs(missing, source.folder, listed);
  return [...new Set(names.filter((name) => name !== undefined))].sort(compareNames);
}

async function inputFile(source: FolderSource, name: string, { signal }: InputPorts): Promise<InputFile> {
  signal?.throwIfAborted();
  const path = pathInFolder(source.folder, name);
  try {
    return { name, sizeBytes: (await stat(path)).size };
  } catch (error) {
    return { name, sizeBytes: 0, unreadable: await describeFileError(path, error) };
  }
}
