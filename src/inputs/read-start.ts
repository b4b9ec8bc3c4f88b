import { type FileHandle, open } from 'node:fs/promises';
import { describeFileError } from '../core/file-trouble.js';
import type { FileStart, ReadStart } from './file-start.js';
import type { InputPorts, InputSource } from './input-source.js';
import { pathInFolder } from './walk-folder.js';

/** Makes the function that reads the starts of a source's files; it throws what is not one file's own failure. */
export async function startReader(source: InputSource, ports: InputPorts): Promise<ReadStart> {
  if (source.kind === 'folder') return (name, lengthBytes) => readFileStart(source.folder, name, lengthBytes);
  const { readObjectStart } = await import('./read-object-start.js');
  return (name, lengthBytes) => readObjectStart(source, { key: name, lengthBytes }, ports);
}

async function readFileStart(folder: string, name: string, lengthBytes: number): Promise<FileStart> {
  const path = pathInFolder(folder, name);
  try {
    const file = await open(path);
    try {
      return { bytes: await readFully(file, lengthBytes) };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { unreadable: await describeFileError(path, error) };
  }
}

/** A read may bring less than was asked for before the end of the file. */
async function readFully(file: FileHandle, lengthBytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(lengthBytes);
  let filled = 0;
  while (filled < lengthBytes) {
    const { bytesRead } = await file.read(buffer, filled, lengthBytes - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
