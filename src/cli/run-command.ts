import type { Ports } from '../workflows/ports.js';
import type { AnyCommand } from './command.js';
import type { Display } from './display.js';
import { createReporter } from './reporters/create-reporter.js';
import type { Reporter } from './reporters/reporter.js';
import { listenForStop } from './stop-signals.js';
import type { Screen, Terminal } from './terminal.js';

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
  const { clock, env, cwd } = terminal;
  const action = await command.load();
  const reporter = await createReporter(terminal, display, command);
  const stop = listenForStop(terminal, command, reporter);
  const ports: Ports = { ...origin, observe: reporter.observe, clock, env, cwd, signal: stop.signal };
  try {
    return await action({ input, ports, terminal: sharedTerminal(terminal, reporter), display });
  } finally {
    stop.remove();
    reporter.close();
  }
}

/** Returns the terminal for the command's own words: what moves steps aside, or it would be drawn over them. */
function sharedTerminal(terminal: Terminal, reporter: Reporter): Terminal {
  const share = (screen: Screen): Screen => {
    const write = (text: string): unknown => {
      reporter.stepAside();
      return screen.write(text);
    };
    const [on, off] = [screen.on?.bind(screen), screen.off?.bind(screen)];
    return Object.create(screen, { write: { value: write }, on: { value: on }, off: { value: off } }) as Screen;
  };
  // Not spread, which would make stdin: few commands ask anything.
  const screens = { stdout: { value: share(terminal.stdout) }, stderr: { value: share(terminal.stderr) } };
  return Object.create(terminal, screens) as Terminal;
}
