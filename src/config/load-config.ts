import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { hasErrno, messageOf, usageError } from '../core/errors.js';
import type { Config } from './config.js';
import type { ConfigSources } from './config-sources.js';
import { readEnvFile } from './env-file.js';
import { readSettings } from './read-settings.js';
import { configError, type Mistake, type Remark } from './remark.js';
import { resolveConfig } from './resolve-config.js';
import { parseYamlFile } from './yaml-file.js';

/** Is a configuration without mistakes. */
export interface LoadedConfig {
  readonly config: Config;
  readonly remarks: readonly Remark[];
  /** The environment that clients are made from: that of the process, and below it what the project's .env says. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Is a configuration that may have mistakes; `config` is there when it has none. */
export interface InspectedConfig extends Omit<LoadedConfig, 'config'> {
  readonly config?: Config;
  readonly mistakes: readonly Mistake[];
}

/**
 * Reads config.yaml and .env of a project, and lets the flags go before them.
 *
 * @throws GcdError ConfigInvalid with every mistake at once; ProjectMissing, ConfigMissing, ConfigUnreadable.
 */
export async function loadConfig(sources: ConfigSources): Promise<LoadedConfig> {
  const { config, mistakes, ...rest } = await inspectConfig(sources);
  if (config === undefined) throw configError(mistakes);
  return { config, ...rest };
}

/**
 * Does the same for `gcd validate`, which lists mistakes instead of failing at them.
 *
 * @throws GcdError ProjectMissing, ConfigMissing, ConfigUnreadable.
 */
export async function inspectConfig(sources: ConfigSources): Promise<InspectedConfig> {
  const projectFolder = resolve(sources.cwd ?? '/', sources.projectFolder);
  const file = join(projectFolder, 'config.yaml');
  const yaml = parseYamlFile(await readConfigText(projectFolder, file), file);
  const read = readSettings(yaml, file);
  const envFile = await readEnvFile(join(projectFolder, '.env'));
  const env = { ...envFile.values, ...sources.env };
  const resolved = await resolveConfig({ projectFolder, read, env, flags: sources.flags ?? {}, cwd: sources.cwd });
  const mistakes = [...yaml.mistakes, ...read.mistakes, ...envFile.mistakes];
  const isGuess = yaml.mistakes.length > 0 && Object.keys(yaml.values).length === 0;
  // A key that could not be read is not said to be missing as well; nor is anything after broken syntax.
  const known = new Set(mistakes.map(({ path }) => path));
  mistakes.push(...resolved.mistakes.filter(({ path }) => !isGuess && !known.has(path)));
  const remarks = [...read.remarks, ...envFile.remarks, ...resolved.remarks];
  const byLine = mistakes.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return {
    mistakes: byLine,
    remarks,
    env,
    ...(mistakes.length === 0 && resolved.config && { config: resolved.config }),
  };
}

async function readConfigText(projectFolder: string, file: string): Promise<string> {
  const hint = 'gcd init <folder> makes a project that runs, with a config.yaml to copy from';
  if (!(await stat(projectFolder).catch(() => undefined))?.isDirectory()) {
    throw usageError('ProjectMissing', `the project cannot be used: there is no folder ${projectFolder}`, hint);
  }
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!hasErrno(error, 'ENOENT')) throw usageError('ConfigUnreadable', `${file} cannot be read: ${messageOf(error)}`);
    throw usageError('ConfigMissing', `${projectFolder} is not a project: it has no config.yaml`, hint);
  }
}
