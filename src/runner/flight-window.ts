/** A runner is handed as many tasks as it finishes in this time. */
const AHEAD_MS = 10;
const MAX_IN_FLIGHT = 256;
/**
 * How much it grows for each task that was answered: a run of short tasks gets under way in two rounds. A runner that
 * was handed too many gives them back.
 */
const GROWTH = 15;
/** Weight of the newest task in the average of durations. */
const NEWEST = 0.25;
/** Half of what is affordable, some milliseconds' work, is not worth sharing with another runner. */
const INDIVISIBLE = 0.5;

/** Says how many tasks a runner may hold at once. */
export interface FlightWindow {
  readonly size: number;
  /** Returns the size when the runner's fair share of the tasks that are left is `share`, 1 at least. */
  sizeWithin(share: number): number;
  /** Learns from answers that came together: how many, and how long the runner took for all of them. */
  learn(answers: number, spentMs: number): void;
}

/**
 * Makes the window of one runner: 1 at first and for slow tasks, so that none waits behind another while a slot is
 * free; up to 256 for tasks so short that the way to the runner would cost more than they do. It grows by fifteen times
 * what was answered, so sixteenfold with each round, and shrinks at once.
 */
export function createFlightWindow(): FlightWindow {
  let size = 1;
  let affordable = 1;
  let averageMs = Number.NaN;
  return {
    get size() {
      return size;
    },
    sizeWithin: (share) => Math.min(size, Math.max(share, Math.floor(affordable * INDIVISIBLE))),
    learn(answers, spentMs) {
      const newestMs = spentMs / answers;
      const weight = Number.isNaN(averageMs) ? 1 : 1 - (1 - NEWEST) ** answers;
      averageMs = weight * newestMs + (weight === 1 ? 0 : (1 - weight) * averageMs);
      affordable = Math.floor(AHEAD_MS / Math.max(averageMs, AHEAD_MS / MAX_IN_FLIGHT));
      size = Math.max(1, Math.min(affordable, size + GROWTH * answers));
    },
  };
}
