import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/core/clock.js';

interface Sleeper {
  readonly wakeMs: number;
  wake(): void;
}

/** Turns of the event loop that must pass without work before time goes on. */
const quietTurns = 4;

/**
 * Is a clock on which only waiting takes time: it jumps to the next waking when nothing else goes on, so that calls cost
 * nothing and sleepers side by side share their time exactly.
 *
 * @param isIdle tells whether no call is under way.
 */
export function idleClock(isIdle: () => boolean, startMs = Date.UTC(2026, 0, 1)): Clock {
  let nowMs = startMs;
  let isTicking = false;
  const sleepers = new Set<Sleeper>();
  const tick = async () => {
    if (isTicking) return;
    isTicking = true;
    while (sleepers.size > 0) {
      await untilIdle(isIdle);
      nowMs = Math.max(nowMs, Math.min(...[...sleepers].map(({ wakeMs }) => wakeMs)));
      for (const sleeper of [...sleepers]) if (sleeper.wakeMs <= nowMs) sleeper.wake();
    }
    isTicking = false;
  };
  return {
    nowMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { wakeMs: nowMs + ms, wake: () => end(resolve) };
        const abort = () => end(() => reject(signal?.reason));
        const end = (how: () => void) => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', abort);
          how();
        };
        signal?.addEventListener('abort', abort);
        sleepers.add(sleeper);
        void tick();
      }),
  };
}

async function untilIdle(isIdle: () => boolean): Promise<void> {
  for (let quiet = 0; quiet < quietTurns; quiet = isIdle() ? quiet + 1 : 0) await delay(1);
}
