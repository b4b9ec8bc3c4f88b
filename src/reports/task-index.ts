import { GcdError } from '../core/errors.js';
import type { Pacer } from '../core/pacer.js';
import type { ManifestEntry } from '../core/task.js';
import { IdTable } from './id-table.js';

/** Is a file of the ledger as it is read, line by line. */
export type Entries<T> = Iterable<T> | AsyncIterable<T>;

/** Knows every task of a manifest by a number, its line counted from 0, so that reports can keep plain columns. */
export interface TaskIndex {
  readonly count: number;
  /** Rounds asked for by `-r`, 1 at least. */
  readonly rounds: number;
  /** @throws GcdError TaskUnknown when the manifest does not have the id. */
  indexOf(id: string): number;
  file(index: number): string;
  column(index: number): string;
  round(index: number): number;
}

/** Reads a manifest into columns: a million rows as objects would not fit. */
export async function readTaskIndex(manifest: Entries<ManifestEntry>, rounds: number, pace: Pacer): Promise<TaskIndex> {
  const ids = new IdTable();
  const files: string[] = [];
  const columns: string[] = [];
  const roundOf: number[] = [];
  const interned = new Map<string, string>();
  for await (const entry of manifest) {
    ids.add(entry.id);
    // Repetitions and the columns of one file share their texts.
    files.push(entry.file === files.at(-1) ? files.at(-1)! : entry.file);
    columns.push(intern(interned, entry.column));
    roundOf.push(entry.round);
    const rest = pace();
    if (rest) await rest;
  }
  return {
    count: files.length,
    rounds,
    indexOf: (id) => known(ids, id),
    file: (index) => files[index]!,
    column: (index) => columns[index]!,
    round: (index) => roundOf[index]!,
  };
}

function intern(known: Map<string, string>, text: string): string {
  const same = known.get(text);
  if (same !== undefined) return same;
  known.set(text, text);
  return text;
}

function known(ids: IdTable, id: string): number {
  const index = ids.find(id);
  if (index >= 0) return index;
  throw new GcdError('TaskUnknown', `The journal speaks of task ${id}: the manifest does not have it.`, {
    hint: 'The run folder was changed by hand, or holds the manifest of another run.',
  });
}
