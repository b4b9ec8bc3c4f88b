import { GcdError } from '../core/errors.js';
import { LEDGER_VERSION } from '../core/journal-event.js';
import { LinePages } from '../core/line-pages.js';
import { readLines } from '../core/read-lines.js';
import type { ManifestEntry, TaskList } from '../core/task.js';
import { writeFileDurably } from '../core/write-file-durably.js';

/** Writes every task of a run, in the order of dispatch; either all of it is there or nothing. Returns how many. */
export async function writeManifest(path: string, entries: Iterable<ManifestEntry>): Promise<number> {
  let count = 0;
  function* lines(): Generator<string> {
    yield `${JSON.stringify({ v: LEDGER_VERSION })}\n`;
    for (const entry of entries) {
      count += 1;
      yield `${JSON.stringify(entry)}\n`;
    }
  }
  await writeFileDurably(path, lines());
  return count;
}

/**
 * Reads the tasks of a run one by one.
 * @throws GcdError UnknownFormat.
 */
export function* readManifest(path: string): Generator<ManifestEntry, void, undefined> {
  for (const entries of readManifestGroups(path)) yield* entries;
}

/**
 * Reads the tasks of a run in groups of some hundreds, each parsed in one go.
 * @throws GcdError UnknownFormat.
 */
export function* readManifestGroups(path: string): Generator<ManifestEntry[], void, undefined> {
  let isChecked = false;
  for (const lines of readLines(path)) {
    if (!isChecked) checkVersion(path, lines.shift() ?? '');
    isChecked = true;
    yield JSON.parse(`[${lines.join(',')}]`) as ManifestEntry[];
  }
}

/**
 * Opens the tasks of a run to be asked for by their numbers.
 * @throws GcdError UnknownFormat.
 */
export function openTaskList(path: string): TaskList {
  const lines = new LinePages(path);
  if (lines.count > 0) checkVersion(path, lines.line(0));
  return {
    count: Math.max(0, lines.count - 1),
    entry: (number) => JSON.parse(lines.line(number + 1)) as ManifestEntry,
  };
}

/**
 * Counts the tasks of a run, without reading what they are.
 * @throws GcdError UnknownFormat.
 */
export function countManifest(path: string): number {
  let lines = 0;
  for (const group of readLines(path)) {
    if (lines === 0) checkVersion(path, group[0] ?? '');
    lines += group.length;
  }
  return Math.max(0, lines - 1);
}

/** Refuses a file whose first line names a version that this gcd does not know. */
function checkVersion(path: string, line: string): void {
  const { v } = JSON.parse(line) as { v: unknown };
  if (v === LEDGER_VERSION) return;
  throw new GcdError('UnknownFormat', `${path} is in format ${v}; this gcd knows format ${LEDGER_VERSION}.`, {
    hint: 'Use the version of gcd that wrote it, or a newer one.',
  });
}
