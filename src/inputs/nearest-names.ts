import { editDistance } from '../core/edit-distance.js';

/** Returns the names that look most like a given one, nearest first, `count` at most. */
export function nearestNames(wanted: string, names: Iterable<string>, count = 3): string[] {
  const near: { name: string; distance: number }[] = [];
  const wantedBase = baseName(wanted);
  for (const name of names) {
    // A wrong folder is a likelier mistake than a wrong name.
    const distance = Math.min(editDistance(wanted, name), 1 + editDistance(wantedBase, baseName(name)));
    if (distance <= Math.max(2, wantedBase.length / 3)) near.push({ name, distance });
  }
  near.sort((a, b) => a.distance - b.distance);
  return near.slice(0, count).map(({ name }) => name);
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).toLowerCase();
}
