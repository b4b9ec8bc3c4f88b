import { configSchema, type Settings } from './config-schema.js';
import { flattenKeys } from './key-layout.js';
import type { Mistake, Place, Remark } from './remark.js';
import { remarksOnKeys } from './remarks-on-keys.js';
import type { YamlFile } from './yaml-file.js';

/** Is what config.yaml says, as far as it could be read. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly mistakes: readonly Mistake[];
  readonly remarks: readonly Remark[];
  /** Returns where a key stands, or one below it, for what is found out about its value later. */
  placeOf(key: keyof Settings, below?: string): Place;
  /** Tells whether a key is set and could not be read. */
  isWrong(key: keyof Settings): boolean;
}

/** Reads every key of a config.yaml by the schema, one by one, so that one mistake does not hide another. */
export function readSettings(yaml: YamlFile, file: string): ReadSettings {
  const place = (path: readonly (string | number)[]): Place => {
    const line = yaml.lineOf(path);
    return { file, path: path.join('.'), ...(line === undefined ? {} : { line }) };
  };
  const { entries, remarks } = flattenKeys(yaml.values);
  const settings: Record<string, unknown> = {};
  const mistakes: Mistake[] = [];
  for (const [key, entry] of entries) {
    const schema = Object.hasOwn(configSchema.shape, key) && configSchema.shape[key as keyof typeof configSchema.shape];
    const parsed = schema ? schema.safeParse(entry.value) : undefined;
    if (parsed?.success) settings[key] = parsed.data;
    for (const { path, message } of parsed?.error?.issues ?? []) {
      mistakes.push({ ...place([...entry.path, ...path.map(String)]), message });
    }
  }
  const placeOf = (key: keyof Settings, below?: string) => {
    return place([...(entries.get(key)?.path ?? [key]), ...(below === undefined ? [] : [below])]);
  };
  const isWrong = (key: keyof Settings) => entries.has(key) && !(key in settings);
  const onLayout = remarks.map((remark) => ({ ...place([remark.path ?? '']), ...remark }));
  const onKeys = remarksOnKeys(entries, place);
  return { settings: settings as Settings, mistakes, remarks: [...onLayout, ...onKeys], placeOf, isWrong };
}
