import type { ManifestEntry } from '../core/task.js';

/** Hands out the tasks that are still to be run, in order: those to be tried again before those that are new. */
export interface TaskSource {
  /** Returns the next task of the current round; undefined when there is none just now. */
  next(): ManifestEntry | undefined;
  /** Puts a task back, to be handed out again. */
  putBack(entry: ManifestEntry): void;
  /**
   * Goes on to the next round; false when there is none. A round begins when the one before is over, so that each has a
   * duration of its own.
   */
  nextRound(): boolean;
}

/** Makes the source of a manifest's tasks without those that have a final state. Reads the manifest as it goes. */
export function openTaskSource(manifest: Iterator<ManifestEntry>, isFinished: (id: string) => boolean): TaskSource {
  const again: ManifestEntry[] = [];
  let ahead = readPending();
  let round = ahead?.round;

  function readPending(): ManifestEntry | undefined {
    for (let read = manifest.next(); !read.done; read = manifest.next()) {
      if (!isFinished(read.value.id)) return read.value;
    }
    return undefined;
  }

  return {
    next() {
      const entry = again.shift();
      if (entry) return entry;
      if (!ahead || ahead.round !== round) return undefined;
      const next = ahead;
      ahead = readPending();
      return next;
    },
    putBack: (entry) => void again.push(entry),
    nextRound() {
      round = ahead?.round;
      return ahead !== undefined;
    },
  };
}
