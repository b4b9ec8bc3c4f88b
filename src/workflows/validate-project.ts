import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ConfigSources } from '../config/config-sources.js';
import { inspectConfig } from '../config/load-config.js';
import { lineOfWrongByte, wrongByte } from '../config/wrong-byte.js';
import { GcdError, hasErrno } from '../core/errors.js';
import { danglingTarget, describeFileError } from '../core/file-trouble.js';
import { isFile } from '../core/is-file.js';
import { type Finding, mistakeOf } from './finding.js';
import { refuseExpression } from './refuse-expression.js';
import { type CheckEntrypoint, type FoundConfig, validateEntrypoint } from './validate-entrypoint.js';
import { validateInputs } from './validate-inputs.js';

/** What is to be validated, and by what. */
export interface ValidateOptions extends ConfigSources {
  readonly checkEntrypoint?: CheckEntrypoint;
}

/**
 * Looks at a whole project without running it: config, code, requirements, image, licence and inputs.
 *
 * @returns everything found, mistakes first.
 * @throws GcdError ProjectMissing when there is no such folder.
 */
export async function validateProject(options: ValidateOptions): Promise<Finding[]> {
  const folder = resolve(options.cwd ?? '/', options.projectFolder);
  const { findings, ...found } = await validateConfig(options);
  const others = await Promise.all([
    validateEntrypoint(folder, found, options.checkEntrypoint),
    validateRequirements(folder),
    validateDockerfile(folder),
    validateInputs(found),
  ]);
  const order: readonly Finding['severity'][] = ['mistake', 'warning', 'note'];
  const all = [...findings, ...others.flat()];
  return all.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

async function validateConfig(sources: ConfigSources): Promise<FoundConfig & { findings: Finding[] }> {
  try {
    const { draft, mistakes, remarks, placeOf } = await inspectConfig({ ...sources, refuseExpression });
    const findings: Finding[] = mistakes.map((mistake) => ({ severity: 'mistake', ...mistake }));
    for (const { code: _, ...remark } of remarks) findings.push({ severity: 'warning', ...remark });
    return { findings, placeOf, ...(draft && { draft }) };
  } catch (error) {
    if (!(error instanceof GcdError) || error.code === 'ProjectMissing') throw error;
    return { findings: [mistakeOf(error)], placeOf: () => ({}) };
  }
}

async function validateRequirements(folder: string): Promise<Finding[]> {
  const file = join(folder, 'requirements.txt');
  try {
    const bytes = await readFile(file);
    // pip reads what a byte-order mark announces: https://pip.pypa.io/en/stable/reference/requirements-file-format/#encoding
    const isMarked = ['fffe', 'feff'].includes(bytes.toString('hex', 0, 2));
    const line = isMarked ? undefined : lineOfWrongByte(bytes);
    return line === undefined ? [] : [{ severity: 'mistake', file, line, message: wrongByte }];
  } catch (error) {
    const isAbsent = hasErrno(error, 'ENOENT') && (await danglingTarget(file)) === undefined;
    return isAbsent
      ? [{ severity: 'note', message: "there is no requirements.txt: only Python's standard library is there" }]
      : [{ severity: 'mistake', file, message: `cannot be read: ${await describeFileError(file, error)}` }];
  }
}

async function validateDockerfile(folder: string): Promise<Finding[]> {
  if (await isFile(join(folder, 'Dockerfile'))) return [];
  return [{ severity: 'note', message: 'there is no Dockerfile: -c docker makes an image from requirements.txt' }];
}
