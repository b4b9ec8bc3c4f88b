import { configSchema } from './config-schema.js';
import { isRecord, isUnset, type KeyEntry } from './key-layout.js';
import { keysOfFilename, keysWithoutEffect } from './keys-without-effect.js';
import { nearestName } from './nearest-name.js';
import type { Place, Remark } from './remark.js';

type PlaceOf = (path: readonly string[]) => Place;

/** Names the keys that have no effect, those with one reason together, and each that gcd does not know. */
export function remarksOnKeys(entries: ReadonlyMap<string, KeyEntry>, placeOf: PlaceOf): Remark[] {
  const idle = new Map<string, Place[]>();
  const unknown: Remark[] = [];
  for (const [key, entry] of entries) {
    const reason = Object.hasOwn(keysWithoutEffect, key) ? keysWithoutEffect[key] : undefined;
    if (reason !== undefined) {
      const { known, strange } = idlePaths(key, entry);
      idle.set(reason, [...(idle.get(reason) ?? []), ...known.map(placeOf)]);
      unknown.push(...strange.map((path) => unknownKey(placeOf(path), path.at(-1)!, keysOfFilename)));
    } else if (!Object.hasOwn(configSchema.shape, key)) {
      // An older layout has dozens of keys that nobody mistyped.
      unknown.push(unknownKey(placeOf(entry.path), key, entry.path.length > 1 ? [] : Object.keys(configSchema.shape)));
    }
  }
  const withoutEffect = [...idle]
    .filter(([, places]) => places.length > 0)
    .map(([reason, places]) => idleKeys(places, reason));
  return [...withoutEffect, ...unknown];
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

/** Stands where the first of the keys does. */
function idleKeys(places: readonly Place[], reason: string): Remark {
  const { path, ...first } = places[0]!;
  const names = places.map((place) => place.path);
  const subject = names.length === 1 ? `${path} has` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} have`;
  const place = names.length === 1 ? places[0]! : first;
  return { ...place, code: 'key-without-effect', message: `${subject} no effect: ${reason}` };
}

function unknownKey(place: Place, key: string, known: readonly string[]): Remark {
  const near = nearestName(key, known);
  const message = `${place.path} is not a key that gcd knows${near ? `; did you mean ${near}?` : ''}`;
  return { ...place, code: 'unknown-key', message };
}
