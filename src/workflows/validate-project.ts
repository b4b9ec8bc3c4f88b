import { lstat, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.js';
import type { ConfigSources } from '../config/config-sources.js';
import { inspectConfig } from '../config/load-config.js';
import type { Place } from '../config/remark.js';
import { GcdError, messageOf } from '../core/errors.js';
import { danglingTarget } from '../core/file-trouble.js';
import type { EntrypointProblem } from './check-entrypoint.js';
import { refuseExpression } from './refuse-expression.js';

/** Is one thing that `gcd validate` has to say. */
export interface Finding {
  /** A mistake keeps a run from working; a warning may; a note is good to know. */
  readonly severity: 'mistake' | 'warning' | 'note';
  readonly message: string;
  readonly hint?: string;
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Keys from the top of config.yaml, joined by dots. */
  readonly path?: string;
}

/** What is to be validated, and by what. */
export interface ValidateOptions extends ConfigSources {
  /** Checks entrypoint.py with the Python that the config names, if any; see `checkEntrypointBy`. */
  readonly checkEntrypoint?: (file: string, config: Config | undefined) => Promise<EntrypointProblem[]>;
}

/**
 * Looks at a whole project without running it: config, code, requirements, image, licence and inputs.
 *
 * @returns everything found, mistakes first.
 * @throws GcdError ProjectMissing when there is no such folder.
 */
export async function validateProject(options: ValidateOptions): Promise<Finding[]> {
  const folder = resolve(options.cwd ?? '/', options.projectFolder);
  const { config, findings, patternPlace } = await validateConfig(options);
  const others = await Promise.all([
    validateEntrypoint(folder, config, options.checkEntrypoint),
    validateRequirements(folder),
    validateDockerfile(folder),
    config ? validateInputs(config, patternPlace) : [],
  ]);
  const order: readonly Finding['severity'][] = ['mistake', 'warning', 'note'];
  const all = [...findings, ...others.flat()];
  return all.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

interface ValidatedConfig {
  /** As far as it could be read, mistakes or not. */
  readonly config?: Config;
  readonly findings: Finding[];
  /** Where file_pattern stands. */
  readonly patternPlace?: Place;
}

async function validateConfig(sources: ConfigSources): Promise<ValidatedConfig> {
  try {
    const { draft, mistakes, remarks, placeOf } = await inspectConfig({ ...sources, refuseExpression });
    const findings: Finding[] = mistakes.map((mistake) => ({ severity: 'mistake', ...mistake }));
    for (const { code: _, ...remark } of remarks) findings.push({ severity: 'warning', ...remark });
    return { findings, patternPlace: placeOf('file_pattern'), ...(draft && { config: draft }) };
  } catch (error) {
    if (!(error instanceof GcdError) || error.code === 'ProjectMissing') throw error;
    return { findings: [mistakeOf(error)] };
  }
}

async function validateEntrypoint(
  folder: string,
  config: Config | undefined,
  check: ValidateOptions['checkEntrypoint'],
): Promise<Finding[]> {
  const file = join(folder, 'entrypoint.py');
  // A package is imported under the same name.
  const asPackage = join(folder, 'entrypoint', '__init__.py');
  if (!(await isFile(file))) {
    if (await isFile(asPackage)) return [];
    return [{ severity: 'mistake', message: await describeNoFile(file), hint: initHint }];
  }
  try {
    const problems = (await check?.(file, config)) ?? [];
    return problems.map((problem) => ({ severity: 'mistake', file, ...problem }));
  } catch (error) {
    if (error instanceof GcdError) return [mistakeOf(error)];
    throw error;
  }
}

const initHint = 'gcd init <folder> makes a project with one to begin from';

async function describeNoFile(file: string): Promise<string> {
  const target = await danglingTarget(file);
  if (target !== undefined) return `${file} is a link to ${target}, which is not there`;
  const isThere = await lstat(file).catch(() => undefined);
  return isThere
    ? `expected a file, got a folder: ${file}`
    : `there is no ${file}: its function entrypoint is what a task runs`;
}

async function validateRequirements(folder: string): Promise<Finding[]> {
  const file = join(folder, 'requirements.txt');
  if (!(await isFile(file))) {
    return [{ severity: 'note', message: "there is no requirements.txt: only Python's standard library is there" }];
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    return [];
  } catch (error) {
    return [{ severity: 'mistake', file, message: `expected a text in UTF-8 that can be read: ${messageOf(error)}` }];
  }
}

async function validateDockerfile(folder: string): Promise<Finding[]> {
  if (await isFile(join(folder, 'Dockerfile'))) return [];
  return [{ severity: 'note', message: 'there is no Dockerfile: -c docker makes an image from requirements.txt' }];
}

async function validateInputs({ data, filePattern }: Config, patternPlace: Place = {}): Promise<Finding[]> {
  if (data.kind === 's3') {
    const message = `the bucket ${data.bucket} was not looked into; gcd run-files -n 0 --dry-run lists its files`;
    return [{ severity: 'note', message }];
  }
  const { listInputs } = await import('../inputs/list-inputs.js');
  try {
    const found = await listInputs({ kind: 'folder', folder: data.folder }, { pattern: filePattern }, {});
    const unreadable = found.filter((input) => input.unreadable !== undefined);
    if (found.length > 0) return unreadable.map(unreadableInput);
    const message = `no file in ${data.folder} matches file_pattern ${JSON.stringify(filePattern)}`;
    return [{ severity: 'mistake', ...patternPlace, message }];
  } catch (error) {
    if (error instanceof GcdError) return [mistakeOf(error)];
    throw error;
  }
}

function unreadableInput({ name, unreadable }: { name: string; unreadable?: string }): Finding {
  return { severity: 'warning', message: `the input ${name} cannot be read: ${unreadable}` };
}

function mistakeOf({ message, hint }: GcdError): Finding {
  return { severity: 'mistake', message, ...(hint === undefined ? {} : { hint }) };
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
}
