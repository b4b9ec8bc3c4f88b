import type { Display } from '../display.js';
import type { Terminal } from '../terminal.js';
import type { Reporter } from './reporter.js';

/** Chooses how notices are shown: not at all, as JSON, as lines, or as a live picture of the run. */
export async function createReporter(terminal: Terminal, display: Display, _isLong: boolean): Promise<Reporter> {
  return {
    observe: (notice) => {
      if (!display.isQuiet && notice.type === 'warning') terminal.stderr.write(`${notice.message}\n`);
    },
    close: () => undefined,
  };
}
