import type { ManifestEntry } from '../core/task.js';
import { compareNames } from './compare-names.js';
import type { InputFile } from './input-source.js';
import { taskId } from './task-id.js';

/** Is a file and what is to be done with it. */
export interface InputColumns extends InputFile {
  /** One task each; the text "None" alone for a file without a matching column. */
  readonly columns: readonly string[];
}

export interface ManifestPlan {
  readonly inputs: readonly InputColumns[];
  /** How often the run is repeated (`-r`), 1 or more. */
  readonly rounds: number;
  /** How often the whole list is dispatched within a round (`repeat_number_per_round`), 1 or more. */
  readonly repeats: number;
}

/**
 * Yields the tasks in the order of dispatch: the largest file first, since a large one that starts last makes the run
 * longer; equals in byte order of their names, columns as in the file; then the list anew for each repeat and round.
 */
export function* planManifest({ inputs, rounds, repeats }: ManifestPlan): Generator<ManifestEntry> {
  const ordered = [...inputs].sort((a, b) => b.sizeBytes - a.sizeBytes || compareNames(a.name, b.name));
  for (let round = 0; round < rounds; round += 1) {
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      for (const input of ordered) yield* entriesOf(input, round, repeat);
    }
  }
}

function* entriesOf({ name, sizeBytes, columns, unreadable }: InputColumns, round: number, repeat: number) {
  for (const column of columns) {
    const about = { round, repeat, file: name, column };
    yield { id: taskId(about), ...about, sizeBytes, ...(unreadable === undefined ? {} : { unreadable }) };
  }
}
