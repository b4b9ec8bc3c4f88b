import { setMaxListeners } from 'node:events';
import { ExitCode, GcdError } from '../core/errors.js';
import type { AnyCommand } from './command.js';
import type { Reporter } from './reporters/reporter.js';
import type { Terminal } from './terminal.js';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * One Ctrl-C may come twice: the terminal signals the whole group, and npx, like timeout, its child once more
 * (@npmcli/run-script, lib/signal-manager.js). Nobody presses again as fast.
 */
const ECHO_MS = 250;

/** Is the wish to stop, as the process hears it. */
export interface StopSignal {
  readonly signal: AbortSignal;
  /** Takes the listeners off again. */
  remove(): void;
}

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP into an abort, so that a long command stops cleanly; a SIGINT after that, and
 * not just the first one's echo, ends the process at once. A short command has nothing to stop, and keeps Node's default:
 * it just ends.
 */
export function listenForStop(
  terminal: Pick<Terminal, 'signals' | 'exit' | 'stderr' | 'clock'>,
  { isLong, ifStopped }: Pick<AnyCommand, 'isLong' | 'ifStopped'>,
  reporter: Reporter,
): StopSignal {
  const controller = new AbortController();
  const { signal } = controller;
  // Each request that is under way listens, and there are many at once: Node would call more than ten a leak.
  setMaxListeners(0, signal);
  if (!isLong) return { signal, remove: () => undefined };

  const removed = new AbortController();
  let echoOf: string | undefined;
  const onSignal = (name: string): void => {
    if (!signal.aborted) {
      echoOf = name;
      void terminal.clock.sleep(ECHO_MS, removed.signal).then(
        () => {
          echoOf = undefined;
        },
        () => undefined, // the command has ended
      );
      const exitCode = ExitCode.interrupted;
      controller.abort(new GcdError('Interrupted', `gcd was asked to stop (${name}).`, { exitCode }));
      return;
    }
    if (name !== 'SIGINT' || name === echoOf) return;
    reporter.close();
    terminal.stderr.write(`Stopped at once. ${ifStopped ?? 'The same command does it again.'}\n`);
    terminal.exit(ExitCode.interrupted);
  };
  for (const name of STOP_SIGNALS) terminal.signals.on(name, onSignal);
  return {
    signal,
    remove: () => {
      removed.abort();
      for (const name of STOP_SIGNALS) terminal.signals.off(name, onSignal);
    },
  };
}
