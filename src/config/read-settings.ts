import { configSchema, type Settings } from './config-schema.js';
import { flattenKeys, isRecord, isUnset, type KeyEntry } from './key-layout.js';
import { keysOfFilename, keysWithoutEffect } from './keys-without-effect.js';
import { nearestName } from './nearest-name.js';
import type { Mistake, Place, Remark } from './remark.js';
import type { YamlFile } from './yaml-file.js';

/** Is what config.yaml says, as far as it could be read. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly mistakes: readonly Mistake[];
  readonly remarks: readonly Remark[];
  /** Returns where a key stands, for what is found out about its value later. */
  placeOf(key: keyof Settings): Place;
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
  const found: Remark[] = remarks.map((remark) => ({ ...place([remark.path ?? '']), ...remark }));
  for (const [key, entry] of entries) {
    found.push(...remarksOnKey(key, entry, place));
    const schema = configSchema.shape[key as keyof typeof configSchema.shape];
    const parsed = schema?.safeParse(entry.value);
    if (parsed?.success) settings[key] = parsed.data;
    for (const { path, message } of parsed?.error?.issues ?? []) {
      mistakes.push({ ...place([...entry.path, ...path.map(String)]), message });
    }
  }
  const placeOf = (key: keyof Settings) => place(entries.get(key)?.path ?? [key]);
  return { settings: settings as Settings, mistakes, remarks: found, placeOf };
}

function remarksOnKey(key: string, { value, path }: KeyEntry, place: (path: readonly string[]) => Place): Remark[] {
  const reason = keysWithoutEffect[key];
  if (reason === undefined) return key in configSchema.shape ? [] : [unknownKey(place(path), key, path)];
  if (key !== 'filename' || !isRecord(value)) return [withoutEffect(place(path), reason)];
  const names = Object.keys(value).filter((name) => !isUnset(value[name]));
  return names.map((name) => {
    const at = place([...path, name]);
    return (keysOfFilename as readonly string[]).includes(name)
      ? withoutEffect(at, reason)
      : unknownKey(at, name, path, keysOfFilename);
  });
}

function withoutEffect(place: Place, reason: string): Remark {
  return { ...place, code: 'key-without-effect', message: `${place.path} has no effect: ${reason}` };
}

function unknownKey(
  place: Place,
  key: string,
  path: readonly string[],
  known: readonly string[] = Object.keys(configSchema.shape),
): Remark {
  // An older layout has dozens of keys that nobody mistyped.
  const near = path.length > 1 ? undefined : nearestName(key, known);
  const message = `${place.path} is not a key that gcd knows${near ? `; did you mean ${near}?` : ''}`;
  return { ...place, code: 'unknown-key', message };
}
