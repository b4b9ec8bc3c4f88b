import type { InputFile, InputPorts, InputSource, Selection } from './input-source.js';
import { listFolder } from './list-folder.js';

/**
 * Lists the selected files of a source, in byte order of their names. A file that is there and cannot be looked at is
 * in the list with the reason.
 * @throws GcdError InputFolderUnreadable, BucketUnreadable, or InputsMissing for files that were asked for by name.
 */
export async function listInputs(source: InputSource, selection: Selection, ports: InputPorts): Promise<InputFile[]> {
  if (source.kind === 'folder') return listFolder(source, selection, ports);
  const { listBucket } = await import('./list-bucket.js');
  return listBucket(source, selection, ports);
}
