import type { Ports } from '../workflows/run-files-input.js';
import type { AnyCommand } from './command.js';
import type { Display } from './display.js';
import { createReporter } from './reporters/create-reporter.js';
import { listenForStop } from './stop-signals.js';
import type { Terminal } from './terminal.js';

/** A command with all that it needs to run. */
export interface CommandRun {
  readonly command: AnyCommand;
  readonly input: Record<string, unknown>;
  readonly terminal: Terminal;
  readonly display: Display;
  readonly origin: Pick<Ports, 'packageRoot' | 'gcdVersion' | 'commandStartMs'>;
}

/** Runs a command with its ports to the world, and takes them down again however it ends. */
export async function runCommand({ command, input, terminal, display, origin }: CommandRun): Promise<number> {
  const action = await command.load();
  const reporter = await createReporter(terminal, display, command);
  const stop = listenForStop(terminal, command.isLong === true, reporter);
  const { clock, env, cwd } = terminal;
  const ports: Ports = { ...origin, observe: reporter.observe, clock, env, cwd, signal: stop.signal };
  try {
    return await action({ input, ports, terminal, display });
  } finally {
    stop.remove();
    reporter.close();
  }
}
