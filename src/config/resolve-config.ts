import { resolve } from 'node:path';
import { expandHome } from '../core/expand-home.js';
import type { Config, DataSource } from './config.js';
import type { Settings } from './config-schema.js';
import type { ConfigFlags, ConfigSources } from './config-sources.js';
import { resolveDataSource } from './data-source.js';
import { isUnset } from './key-layout.js';
import type { ReadSettings } from './read-settings.js';
import type { KeyMistake, Mistake, Remark } from './remark.js';
import { remarksOnSettings } from './settings-remarks.js';
import { resolveSolver } from './solver.js';
import { resolveTaskEnv } from './task-env.js';
import { checkUploadTarget } from './upload-target.js';

interface ResolveOptions extends ConfigSources {
  readonly read: ReadSettings;
}

/** Makes the config of what was read: finds the data and the licence, lets the flags go first, fills in defaults. */
export async function resolveConfig(options: ResolveOptions): Promise<{
  config?: Config;
  mistakes: readonly Mistake[];
  remarks: readonly Remark[];
}> {
  const { projectFolder, flags = {}, env } = options;
  const { settings, placeOf, isWrong } = options.read;
  const data = await findData(options);
  const { solver, mistakes: ofSolver } = await resolveSolver(settings, projectFolder, env.HOME);
  const ofKeys = [...ofSolver, ...checkKeywords(options), ...(flags.upload ? checkUploadTarget(settings) : [])];
  const mistakes = ofKeys.map(({ key, ...mistake }) => ({ ...placeOf(key), ...mistake }));
  const { taskEnv, passedEnv, missing } = resolveTaskEnv(settings.env ?? {}, env);
  const plain = fromSettings(options);
  const remarks = remarksOnSettings({ config: plain, settings, flags, missing, placeOf, isWrong });
  if ('message' in data) return { mistakes: [data, ...mistakes], remarks };
  return { config: { ...plain, data, solver, taskEnv, passedEnv }, mistakes, remarks };
}

/** Reads what needs nothing but the settings and the flags. */
function fromSettings({ projectFolder, read: { settings }, flags = {}, env }: ResolveOptions) {
  return {
    projectFolder,
    filePattern: settings.file_pattern ?? '*.csv',
    repeatsPerRound: settings.repeat_number_per_round ?? 1,
    saved: withoutUndefined({ bucket: settings.saved_bucket, path: settings.saved_path_cloud }),
    limits: limitsOf(settings, flags),
    retries: flags.retries ?? settings.retries ?? 0,
    graceMs: settings.grace ?? 5000,
    ...withoutUndefined({
      columnKeywords: columnKeywords(settings.process_column_keywords),
      halt: flags.halt ?? settings.halt,
      python: settings.python === undefined ? undefined : pythonOf(settings.python, projectFolder, env.HOME),
      recycleTasks: settings.recycle_tasks,
      recycleBytes: settings.recycle_memory,
    }),
  };
}

function checkKeywords({ read, refuseExpression }: ResolveOptions): KeyMistake[] {
  const keywords = columnKeywords(read.settings.process_column_keywords);
  const refusal = keywords === undefined ? undefined : refuseExpression?.(keywords);
  return refusal ? [{ key: 'process_column_keywords', ...refusal }] : [];
}

async function findData(options: ResolveOptions): Promise<DataSource | Mistake> {
  const { projectFolder, read, flags = {}, cwd, env } = options;
  const configured = read.settings.data_bucket;
  if (flags.data !== undefined) {
    const found = await resolveDataSource(flags.data, [cwd ?? projectFolder, projectFolder], env.HOME);
    return typeof found === 'string' ? { path: '--data', message: found } : found;
  }
  if (options.settledData) return options.settledData;
  const place = read.placeOf('data_bucket');
  if (configured === undefined) {
    return {
      ...place,
      message: 'expected a folder, a bucket or s3://bucket/prefix, got nothing: set it, or give --data',
    };
  }
  const found = await resolveDataSource(configured, [projectFolder], env.HOME);
  return typeof found === 'string' ? { ...place, message: found } : found;
}

/** A limit of 0, in a flag or in the file, means none. */
function limitsOf(settings: Settings, flags: ConfigFlags): Config['limits'] {
  const timeoutMs = flags.timeoutMs ?? settings.timeout;
  const memoryBytes = flags.memoryBytes ?? settings.memory;
  return { ...(timeoutMs && { timeoutMs }), ...(memoryBytes && { memoryBytes }) };
}

/**
 * Older projects list words, one of which must be part of the name: an expression that finds any of them. An empty place
 * in the list is no word, since every name has it in it.
 */
function columnKeywords(keywords: string | string[] | undefined): string | undefined {
  if (!Array.isArray(keywords)) return keywords;
  const words = keywords.filter((word) => !isUnset(word));
  return words.map((word) => word.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')).join('|') || undefined;
}

/** A command is looked up in the PATH; a path lies in the project. */
function pythonOf(python: string, projectFolder: string, home: string | undefined): string {
  return python.includes('/') ? resolve(projectFolder, expandHome(python, home)) : python;
}

function withoutUndefined<T extends object>(object: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const kept = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [Key in keyof T]?: NonNullable<T[Key]> };
}
