import type { Display } from '../display.js';
import type { Terminal } from '../terminal.js';
import type { Reporter } from './reporter.js';

/**
 * Chooses how notices are shown: not at all, as JSON lines, as plain lines, or as a live picture of the run.
 * @param isLong whether the command draws progress; the JSON of others is one document, which lines would spoil.
 */
export async function createReporter(terminal: Terminal, display: Display, isLong: boolean): Promise<Reporter> {
  const { stdout, stderr, clock, env } = terminal;
  if (display.isJson && isLong) return (await import('./json-reporter.js')).createJsonReporter(stdout, clock);
  if (display.isQuiet) return { observe: () => undefined, close: () => undefined };
  const isLive = isLong && stderr.isTTY === true && env.TERM !== 'dumb' && !env.CI;
  if (isLive) return (await import('./live-reporter.js')).createLiveReporter(terminal, display);
  return (await import('./plain-reporter.js')).createPlainReporter(stderr, clock);
}
