import type { AnyCommand } from '../command.js';
import type { Display } from '../display.js';
import type { Terminal } from '../terminal.js';
import type { Reporter } from './reporter.js';

/**
 * Chooses how notices are shown: not at all, as JSON lines, as plain lines, or as a live picture of the run.
 * The JSON of a command that is not long is one document, which lines would spoil.
 */
export async function createReporter(
  terminal: Terminal,
  display: Display,
  { isLong, isForeground }: Pick<AnyCommand, 'isLong' | 'isForeground'>,
): Promise<Reporter> {
  const { stdout, stderr, clock, env } = terminal;
  if (display.isJson && isLong) return (await import('./json-reporter.js')).createJsonReporter(stdout, clock);
  if (display.isQuiet) return silent;
  const isLive = isLong && !isForeground && stderr.isTTY === true && env.TERM !== 'dumb' && !env.CI;
  if (isLive) return (await import('./live-reporter.js')).createLiveReporter(terminal, display);
  return (await import('./plain-reporter.js')).createPlainReporter(stderr, clock);
}

const silent: Reporter = { observe: () => undefined, stepAside: () => undefined, close: () => undefined };
