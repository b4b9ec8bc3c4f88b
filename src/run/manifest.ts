import { messageOf } from '../core/errors.js';
import { LEDGER_VERSION } from '../core/journal-event.js';
import { LinePages } from '../core/line-pages.js';
import { readLines } from '../core/read-lines.js';
import type { ManifestEntry, TaskList } from '../core/task.js';
import { writeFileDurably } from '../core/write-file-durably.js';
import { ledgerDamaged, unknownFormat } from './ledger-errors.js';

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
 * @throws GcdError UnknownFormat, LedgerDamaged.
 */
export function* readManifest(path: string): Generator<ManifestEntry, void, undefined> {
  for (const entries of readManifestGroups(path)) yield* entries;
}

/**
 * Reads the tasks of a run in groups of some hundreds, each parsed in one go.
 * @throws GcdError UnknownFormat, LedgerDamaged.
 */
export function* readManifestGroups(path: string): Generator<ManifestEntry[], void, undefined> {
  let isChecked = false;
  for (const lines of readLines(path)) {
    if (!isChecked) checkVersion(path, lines.shift() ?? '');
    isChecked = true;
    yield parse<ManifestEntry[]>(path, `[${lines.join(',')}]`);
  }
}

/**
 * Opens the tasks of a run to be asked for by their numbers.
 * @throws GcdError UnknownFormat, LedgerDamaged.
 */
export function openTaskList(path: string): TaskList {
  const lines = new LinePages(path);
  if (lines.count > 0) checkVersion(path, lines.line(0));
  return {
    count: Math.max(0, lines.count - 1),
    entry: (number) => parse<ManifestEntry>(path, lines.line(number + 1)),
  };
}

/**
 * Counts the tasks of a run, without reading what they are.
 * @throws GcdError UnknownFormat, LedgerDamaged.
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
  const { v } = parse<{ v: unknown }>(path, line);
  if (v !== LEDGER_VERSION) throw unknownFormat(path, v);
}

function parse<T>(path: string, json: string): T {
  try {
    return JSON.parse(json) as T;
  } catch (error) {
    throw ledgerDamaged(path, messageOf(error), error);
  }
}
