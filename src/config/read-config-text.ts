import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type GcdError, hasErrno, usageError } from '../core/errors.js';
import { danglingTarget, describeFileError } from '../core/file-trouble.js';
import { isFile } from '../core/is-file.js';
import type { Mistake } from './remark.js';
import { lineOfWrongByte, wrongByte } from './wrong-byte.js';

const hint = 'gcd init <folder> makes a project that runs, with a config.yaml to copy from';

/**
 * Reads the text of a project's config.yaml. Bytes that are not UTF-8 are a mistake with its line.
 *
 * @throws GcdError ProjectMissing, ConfigMissing, ConfigUnreadable.
 */
export async function readConfigText(
  projectFolder: string,
  file: string,
): Promise<{ text: string; mistakes: readonly Mistake[] }> {
  if (!(await stat(projectFolder).catch(() => undefined))?.isDirectory()) {
    throw usageError('ProjectMissing', `the project cannot be used: there is no folder ${projectFolder}`, hint);
  }
  const bytes = await readFile(file).catch(async (error: unknown) => {
    const isAbsent = hasErrno(error, 'ENOENT') && (await danglingTarget(file)) === undefined;
    if (isAbsent) throw await configMissing(projectFolder);
    throw usageError('ConfigUnreadable', `${file} cannot be read: ${await describeFileError(file, error)}`);
  });
  const isWide = bytes[0] === 0xff || bytes[0] === 0xfe;
  if (isWide) return { text: '', mistakes: [{ file, line: 1, message: 'expected text in UTF-8, got UTF-16' }] };
  const text = bytes.toString('utf8');
  const line = lineOfWrongByte(bytes);
  return { text, mistakes: line === undefined ? [] : [{ file, line, message: wrongByte }] };
}

async function configMissing(projectFolder: string): Promise<GcdError> {
  const isOtherwiseSpelt = await isFile(join(projectFolder, 'config.yml'));
  const message = `${projectFolder} is not a project: it has no config.yaml`;
  return isOtherwiseSpelt
    ? usageError('ConfigMissing', `${message}, but a config.yml`, 'Call it config.yaml.')
    : usageError('ConfigMissing', message, hint);
}
