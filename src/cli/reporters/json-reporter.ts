import type { Clock } from '../../core/clock.js';
import type { Screen } from '../terminal.js';
import type { Reporter } from './reporter.js';

const PROGRESS_EVERY_MS = 1000;

/** Writes each notice as a line of JSON with the time, `at` in milliseconds since the epoch; progress once a second. */
export function createJsonReporter(screen: Screen, clock: Clock): Reporter {
  let lastProgressMs = Number.NEGATIVE_INFINITY;
  return {
    observe(notice) {
      const at = clock.nowMs();
      if (notice.type === 'run-progressed') {
        if (at - lastProgressMs < PROGRESS_EVERY_MS) return;
        lastProgressMs = at;
      }
      screen.write(`${JSON.stringify({ at, ...notice })}\n`);
    },
    stepAside: () => undefined,
    close: () => undefined,
  };
}
