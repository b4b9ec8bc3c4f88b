import { GcdError } from '../core/errors.js';
import type { Pacer } from '../core/pacer.js';
import type { TaskList } from '../core/task.js';
import { IdTable } from './id-table.js';

/** Finds the tasks that a journal speaks of: their numbers in the manifest, and their rounds. */
export interface TaskIndex {
  readonly count: number;
  /** Rounds asked for by `-r`, 1 at least. */
  readonly rounds: number;
  /** @throws GcdError TaskUnknown when the manifest does not have the id. */
  indexOf(id: string): number;
  round(index: number): number;
}

/** Reads the tasks once for what is asked of every event; what is asked of few, such as names, stays where it is. */
export async function readTaskIndex(tasks: TaskList, rounds: number, pace: Pacer): Promise<TaskIndex> {
  const ids = new IdTable(tasks.count);
  const roundOf = new Uint16Array(tasks.count); // each round has four files open at once: there cannot be so many
  for (let number = 0; number < tasks.count; number += 1) {
    const { id, round } = tasks.entry(number);
    ids.add(id);
    roundOf[number] = round;
    const rest = pace();
    if (rest) await rest;
  }
  return { count: tasks.count, rounds, indexOf: (id) => known(ids, id), round: (index) => roundOf[index]! };
}

function known(ids: IdTable, id: string): number {
  const index = ids.find(id);
  if (index >= 0) return index;
  throw new GcdError('TaskUnknown', `The journal speaks of task ${id}: the manifest does not have it.`, {
    hint: 'The run folder was changed by hand, or holds the manifest of another run.',
  });
}
