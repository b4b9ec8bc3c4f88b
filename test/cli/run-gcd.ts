import { main } from '../../src/cli/main.js';
import { fakeTerminal } from './fake-terminal.js';

/** What a command line did. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, in a fresh folder unless one is given. Words of a text are parted by blanks. */
export async function runGcd(
  line: string | readonly string[],
  parts: Parameters<typeof fakeTerminal>[0] = {},
): Promise<Ran> {
  const terminal = fakeTerminal(parts);
  const words = typeof line === 'string' ? line.split(' ').filter(Boolean) : line;
  const exitCode = await main(words, terminal);
  return { exitCode, stdout: terminal.stdout.text, stderr: terminal.stderr.text };
}
