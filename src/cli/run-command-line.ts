import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { ExitCode } from '../core/errors.js';
import { buildProgram } from './build-program.js';
import { commandTable } from './command-table.js';
import type { Display } from './display.js';
import { packageRoot } from './package-root.js';
import { refuseOptionAsValue } from './refuse-option-as-value.js';
import { putCommandFirst, rewriteArgv } from './rewrite-argv.js';
import type { Terminal } from './terminal.js';

/**
 * Parses a command line, runs the command, and returns its exit code.
 * @throws GcdError with exit code 2 for a command line that cannot be understood, and whatever the command throws.
 */
export async function runCommandLine(argv: readonly string[], terminal: Terminal, display: Display): Promise<number> {
  const commandStartMs = terminal.clock.nowMs();
  const version = readVersion();
  const words = putCommandFirst(argv);
  const meant = commandTable.find(({ name }) => name === (words[0] === 'help' ? words[1] : words[0]));
  let exitCode: number = ExitCode.done;
  const program = buildProgram({
    table: commandTable,
    named: meant?.name,
    terminal,
    hasColor: display.hasColor,
    version,
    invoke: async (command, input) => {
      const origin = { packageRoot, gcdVersion: version, commandStartMs };
      const { runCommand } = await import('./run-command.js'); // help does without it
      exitCode = await runCommand({ command, input, terminal, display, origin });
    },
  });
  try {
    // Without a command there is nothing to be wrong yet: the help goes to stdout, as with --help.
    const rewritten = words.length === 0 ? ['--help'] : rewriteArgv(words, commandTable);
    if (meant) refuseOptionAsValue(rewritten, meant);
    await program.parseAsync(rewritten, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ExitCode.done;
    const { translateCommanderError } = await import('./translate-commander-error.js');
    throw translateCommanderError(error, meant);
  }
  return exitCode;
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  return version;
}
