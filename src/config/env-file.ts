import { readFile, stat } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { hasErrno, messageOf } from '../core/errors.js';
import type { Mistake, Remark } from './remark.js';
import { isSecretName } from './secret-name.js';

/** Is what a `.env` file holds; empty when there is none. */
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
    const text = await readFile(file, 'utf8');
    const values = parseEnv(text) as Record<string, string>;
    const isReadByAll = ((await stat(file)).mode & 0o004) !== 0;
    return {
      values,
      mistakes: [],
      remarks: [...strayLines(text, file), ...(isReadByAll ? openSecrets(values, file) : [])],
    };
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return { values: {}, mistakes: [], remarks: [] };
    return { values: {}, mistakes: [{ file, message: `cannot be read: ${messageOf(error)}` }], remarks: [] };
  }
}

/** The parser leaves out what it does not understand, without a word. */
function strayLines(text: string, file: string): Remark[] {
  const withoutQuoted = text.replace(/(["'`])(?:(?!\1)[\s\S])*\1/g, (quoted) =>
    quoted.replace(/[^\n]/g, '').replace(/\n/g, '\n#'),
  );
  return withoutQuoted.split('\n').flatMap((line, index) => {
    if (/^\s*(#|$|(export\s+)?[\w.-]+\s*=)/.test(line)) return [];
    return [{ code: 'env-line-ignored', file, line: index + 1, message: 'expected KEY=VALUE; the line is left out' }];
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
