/** A runner is handed as many tasks as it finishes in this time. */
const AHEAD_MS = 10;
const MAX_IN_FLIGHT = 256;
/** How much it grows for each task that was answered: a run of short tasks gets under way in a few rounds. */
const GROWTH = 3;
/** Weight of the newest task in the average of durations. */
const NEWEST = 0.25;

/** Says how many tasks a runner may hold at once. */
export interface FlightWindow {
  readonly size: number;
  /** Learns from the durations, in milliseconds, of answers that came together. */
  learn(durationsMs: readonly number[]): void;
}

/**
 * Makes the window of one runner: 1 at first and for slow tasks, so that none waits behind another while a slot is
 * free; up to 256 for tasks so short that the way to the runner would cost more than they do. It grows by three times
 * what was answered, so fourfold with each round, and shrinks at once.
 */
export function createFlightWindow(): FlightWindow {
  let size = 1;
  let averageMs = Number.NaN;
  return {
    get size() {
      return size;
    },
    learn(durationsMs) {
      for (const duration of durationsMs) {
        averageMs = Number.isNaN(averageMs) ? duration : averageMs + NEWEST * (duration - averageMs);
      }
      const affordable = Math.floor(AHEAD_MS / Math.max(averageMs, AHEAD_MS / MAX_IN_FLIGHT));
      size = Math.max(1, Math.min(affordable, size + GROWTH * durationsMs.length));
    },
  };
}
