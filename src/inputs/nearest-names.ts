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

/** Counts the single-character edits between two texts (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
