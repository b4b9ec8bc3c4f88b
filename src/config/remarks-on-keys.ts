import { configSchema } from './config-schema.js';
import { isRecord, isUnset, type KeyEntry } from './key-layout.js';
import { keysOfFilename, keysWithoutEffect } from './keys-without-effect.js';
import { nearestName } from './nearest-name.js';
import type { Place, Remark } from './remark.js';

type PlaceOf = (path: readonly string[]) => Place;

/**
 * Names the keys that have no effect, those with one reason together, and those that gcd does not know: each on its
 * own, but for those of an older layout, which nobody mistyped.
 */
export function remarksOnKeys(entries: ReadonlyMap<string, KeyEntry>, placeOf: PlaceOf): Remark[] {
  const idle = new Map<string, Place[]>();
  const unknown: Remark[] = [];
  const outdated: Place[] = [];
  for (const [key, entry] of entries) {
    const reason = Object.hasOwn(keysWithoutEffect, key) ? keysWithoutEffect[key] : undefined;
    if (reason !== undefined) {
      const { known, strange } = idlePaths(key, entry);
      idle.set(reason, [...(idle.get(reason) ?? []), ...known.map(placeOf)]);
      unknown.push(...strange.map((path) => unknownKey(placeOf(path), path.at(-1)!, keysOfFilename)));
    } else if (!Object.hasOwn(configSchema.shape, key)) {
      if (entry.path.length > 1) outdated.push(placeOf(entry.path));
      else unknown.push(unknownKey(placeOf(entry.path), key, Object.keys(configSchema.shape)));
    }
  }
  const withoutEffect = [...idle].flatMap(([reason, places]) => {
    return onAll(places, 'key-without-effect', ['has no effect', 'have no effect'], `: ${reason}`);
  });
  const ofOldLayout = onAll(outdated, 'unknown-key', ['is not a key that gcd knows', 'are not keys that gcd knows']);
  return [...withoutEffect, ...ofOldLayout, ...unknown];
}

/** Those below `filename` are named one by one. */
function idlePaths(key: string, { value, path }: KeyEntry): { known: string[][]; strange: string[][] } {
  if (key !== 'filename' || !isRecord(value)) return { known: [[...path]], strange: [] };
  const names = Object.keys(value).filter((name) => !isUnset(value[name]));
  const isKnown = (name: string) => (keysOfFilename as readonly string[]).includes(name);
  const below = (name: string) => [...path, name];
  return {
    known: names.filter(isKnown).map(below),
    strange: names.filter((name) => !isKnown(name)).map(below),
  };
}

/** Makes one remark on several keys; it stands where the first of them does. None without a key. */
function onAll(places: readonly Place[], code: string, [has, have]: [has: string, have: string], why = ''): Remark[] {
  const [first, ...others] = places;
  if (first === undefined) return [];
  if (others.length === 0) return [{ ...first, code, message: `${first.path} ${has}${why}` }];
  const { path: _, ...place } = first;
  const names = places.map(({ path }) => path);
  return [{ ...place, code, message: `${names.slice(0, -1).join(', ')} and ${names.at(-1)} ${have}${why}` }];
}

function unknownKey(place: Place, key: string, known: readonly string[]): Remark {
  const near = nearestName(key, known);
  const message = `${place.path} is not a key that gcd knows${near ? `; did you mean ${near}?` : ''}`;
  return { ...place, code: 'unknown-key', message };
}
