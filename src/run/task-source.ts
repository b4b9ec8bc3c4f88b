import type { ManifestEntry } from '../core/task.js';

/** Hands out the tasks that are still to be run, in order: those to be tried again before those that are new. */
export interface TaskSource {
  /** Takes tasks of the current round, one at least and so many at most; none when there is none just now. */
  take(count: number): readonly ManifestEntry[];
  /** Puts a task back, to be handed out again. */
  putBack(entry: ManifestEntry): void;
  /**
   * Goes on to the next round; false when there is none. A round begins when the one before is over, so that each has a
   * duration of its own.
   */
  nextRound(): boolean;
}

/** Makes the source of a manifest's tasks without those that have a final state. Reads the manifest as it goes. */
export function openTaskSource(
  manifest: Iterator<readonly ManifestEntry[]>,
  isFinished: (id: string) => boolean,
): TaskSource {
  const again: ManifestEntry[] = [];
  let pending: readonly ManifestEntry[] = [];
  let place = 0;
  let round = readOn()?.round;

  /** Reads the manifest until there is a pending task, and returns that; undefined at its end. */
  function readOn(): ManifestEntry | undefined {
    while (place === pending.length) {
      const read = manifest.next();
      if (read.done) return undefined;
      pending = read.value.filter(({ id }) => !isFinished(id));
      place = 0;
    }
    return pending[place];
  }

  /** Takes tasks of the current round out of what was read. */
  function takePending(count: number): readonly ManifestEntry[] {
    if (readOn()?.round !== round) return [];
    const taken = pending.slice(place, place + count).filter((entry) => entry.round === round);
    place += taken.length;
    return taken;
  }

  return {
    take: (count) => (again.length > 0 ? again.splice(0, count) : takePending(count)),
    putBack: (entry) => void again.push(entry),
    nextRound() {
      round = readOn()?.round;
      return round !== undefined;
    },
  };
}
