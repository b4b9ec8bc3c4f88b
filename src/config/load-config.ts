import { join, resolve } from 'node:path';
import type { Config } from './config.js';
import type { Settings } from './config-schema.js';
import type { ConfigSources } from './config-sources.js';
import { readEnvFile } from './env-file.js';
import { readConfigText } from './read-config-text.js';
import { readSettings } from './read-settings.js';
import { configError, type Mistake, type Place, type Remark } from './remark.js';
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
  /** What could be read whatever the mistakes, for further checks: a key that is wrong is as if it were unset. */
  readonly draft?: Config;
  readonly mistakes: readonly Mistake[];
  /** Returns where a key stands, for what is found out about its value later. */
  placeOf(key: keyof Settings): Place;
}

/**
 * Reads config.yaml and .env of a project, and lets the flags go before them.
 *
 * @throws GcdError ConfigInvalid with every mistake at once; ProjectMissing, ConfigMissing, ConfigUnreadable.
 */
export async function loadConfig(sources: ConfigSources): Promise<LoadedConfig> {
  const { config, mistakes, remarks, env } = await inspectConfig(sources);
  if (config === undefined) throw configError(mistakes);
  return { config, remarks, env };
}

/**
 * Does the same for `gcd validate`, which lists mistakes instead of failing at them.
 *
 * @throws GcdError ProjectMissing, ConfigMissing, ConfigUnreadable.
 */
export async function inspectConfig(sources: ConfigSources): Promise<InspectedConfig> {
  const projectFolder = resolve(sources.cwd ?? '/', sources.projectFolder);
  const file = join(projectFolder, 'config.yaml');
  const { text, mistakes: encodingMistakes } = await readConfigText(projectFolder, file);
  const yaml = parseYamlFile(text, file);
  const read = readSettings(yaml, file);
  const envFile = await readEnvFile(join(projectFolder, '.env'));
  const env = { ...envFile.values, ...sources.env };
  const resolved = await resolveConfig({ ...sources, projectFolder, read, env });
  const mistakes = [...encodingMistakes, ...yaml.mistakes, ...read.mistakes, ...envFile.mistakes];
  const isGuess = mistakes.length > 0 && Object.keys(yaml.values).length === 0;
  // A key that could not be read is not said to be missing as well; nor is anything after broken syntax.
  const known = new Set(mistakes.map(({ path }) => path));
  mistakes.push(...resolved.mistakes.filter(({ path }) => !isGuess && !known.has(path)));
  return {
    mistakes: mistakes.sort(byPlace),
    remarks: [...read.remarks, ...envFile.remarks, ...resolved.remarks],
    env,
    placeOf: read.placeOf,
    ...(resolved.config && { draft: resolved.config }),
    ...(mistakes.length === 0 && resolved.config && { config: resolved.config }),
  };
}

function byPlace(a: Mistake, b: Mistake): number {
  return (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0);
}
