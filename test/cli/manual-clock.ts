import type { Clock } from '../../src/core/clock.js';

/** Makes a clock that stands still until it is told; who sleeps by it sleeps until aborted. */
export function manualClock(startMs = 0): Clock & { moveTo(ms: number): void } {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    sleep: (_ms, signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    moveTo(ms) {
      nowMs = ms;
    },
  };
}
