import { readFile, stat } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { hasErrno } from '../core/errors.js';
import { danglingTarget, describeFileError } from '../core/file-trouble.js';
import type { Mistake, Remark } from './remark.js';
import { isSecretName } from './secret-name.js';
import { lineOfWrongByte, wrongByte } from './wrong-byte.js';

/** Is what a `.env` file holds; empty when there is none, or a folder of that name. */
export interface EnvFile {
  readonly values: Readonly<Record<string, string>>;
  readonly mistakes: readonly Mistake[];
  readonly remarks: readonly Remark[];
}

/**
 * Reads a `.env` file of `KEY=VALUE` lines, with comments, quotes and an optional `export`, by Node's own parser
 * (https://nodejs.org/api/util.html#utilparseenvcontent). No value of it appears in what is returned but in `values`.
 */
export async function readEnvFile(file: string): Promise<EnvFile> {
  try {
    const bytes = await readFile(file);
    const wrongLine = lineOfWrongByte(bytes);
    if (wrongLine !== undefined) return brokenFile({ file, line: wrongLine, message: wrongByte });
    // A byte-order mark would become part of the first name.
    const text = bytes.toString('utf8').replace(/^\ufeff/, '');
    const stray = strayLines(text);
    // Node's parser takes a stray line for the beginning of the next name, and so loses that variable too.
    const clean = text.split('\n').filter((_, index) => !stray.includes(index + 1));
    const values = parseEnv(clean.join('\n')) as Record<string, string>;
    const isReadByAll = ((await stat(file)).mode & 0o004) !== 0;
    const message = 'expected KEY=VALUE; the line is left out';
    const remarks = stray.map((line) => ({ code: 'env-line-ignored', file, line, message }));
    return { values, mistakes: [], remarks: [...remarks, ...(isReadByAll ? openSecrets(values, file) : [])] };
  } catch (error) {
    // Some call the folder of their virtual environment so.
    const isFolder = hasErrno(error, 'EISDIR');
    const isAbsent = isFolder || (hasErrno(error, 'ENOENT') && (await danglingTarget(file)) === undefined);
    if (isAbsent) return { values: {}, mistakes: [], remarks: [] };
    const why = await describeFileError(file, error);
    return brokenFile({ file, message: `cannot be read: ${why}` });
  }
}

function brokenFile(mistake: Mistake): EnvFile {
  return { values: {}, mistakes: [mistake], remarks: [] };
}

/** Returns the numbers of the lines, from 1, that are neither a variable, nor a comment, nor inside quotes. */
function strayLines(text: string): number[] {
  const unquoted = text.replace(/(["'`])(?:(?!\1)[\s\S])*\1/g, (quoted) =>
    quoted.replace(/[^\n]/g, '').replace(/\n/g, '\n#'),
  );
  return unquoted.split('\n').flatMap((line, index) => {
    return /^\s*(#|$|(export\s+)?[\w.-]+\s*=)/.test(line) ? [] : [index + 1];
  });
}

function openSecrets(values: Readonly<Record<string, string>>, file: string): Remark[] {
  const secret = Object.keys(values).find((name) => isSecretName(name) && values[name]);
  if (secret === undefined) return [];
  return [
    {
      code: 'env-file-open',
      file,
      message: `every user of this machine can read the file, and it holds ${secret}`,
      hint: `chmod 600 ${file}`,
    },
  ];
}
