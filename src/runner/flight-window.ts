/** A runner is handed as many tasks as it finishes in this time. */
const AHEAD_MS = 10;
const MAX_IN_FLIGHT = 512;
/** Weight of the newest task in the average of durations. */
const NEWEST = 0.25;

/** Says how many tasks a runner may hold at once. */
export interface FlightWindow {
  readonly size: number;
  /** Learns from answers that came together: how many, and how long the runner took for all of them. */
  learn(answers: number, spentMs: number): void;
}

/**
 * Makes the window of one runner: 1 at first and for slow tasks, so that none waits behind another while a slot is free;
 * up to 512 for tasks so short that the way to the runner would cost more than they do. It may be mistaken: what waits
 * behind a task that takes long after all is taken back.
 */
export function createFlightWindow(): FlightWindow {
  let size = 1;
  let averageMs = Number.NaN;
  return {
    get size() {
      return size;
    },
    learn(answers, spentMs) {
      const newestMs = spentMs / answers;
      const weight = Number.isNaN(averageMs) ? 1 : 1 - (1 - NEWEST) ** answers;
      averageMs = weight * newestMs + (weight === 1 ? 0 : (1 - weight) * averageMs);
      size = Math.max(1, Math.floor(AHEAD_MS / Math.max(averageMs, AHEAD_MS / MAX_IN_FLIGHT)));
    },
  };
}
