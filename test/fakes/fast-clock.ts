import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/core/clock.js';

/** Is a clock on which waiting takes no time: a sleep moves it on and yields once. */
export function fastClock(startMs = Date.UTC(2026, 0, 1)): Clock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      const wakeMs = nowMs + ms;
      await nextTurn();
      // Sleepers side by side share the time that passes.
      nowMs = Math.max(nowMs, wakeMs);
      signal?.throwIfAborted();
    },
  };
}
