import { ExitCode } from '../core/errors.js';
import { COMPLETE_WORD } from './completion/completion-scripts.js';
import { type Display, displayOf } from './display.js';
import { outliveReaders } from './outlive-readers.js';
import { refuseUnsupportedMachine } from './refuse-unsupported-machine.js';
import { processTerminal, type Terminal } from './terminal.js';

/**
 * Runs one command line.
 * @param argv the words after `gcd`.
 * @returns the exit code; see `ExitCode`.
 */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const display = displayOf(argv, terminal.env);
  const hasLostOutput = outliveReaders(terminal);
  const exitCode = await runWords(argv, terminal, display);
  // What became of the last words is told a turn later.
  await new Promise(setImmediate);
  return exitCode === ExitCode.done && hasLostOutput() ? ExitCode.failed : exitCode;
}

async function runWords(argv: readonly string[], terminal: Terminal, display: Display): Promise<number> {
  try {
    refuseUnsupportedMachine(terminal);
    if (argv[0] === COMPLETE_WORD)
      return await (await import('./completion/answer-completion.js')).answerCompletion(argv.slice(1), terminal);
    const { runCommandLine } = await import('./run-command-line.js');
    return await runCommandLine(argv, terminal, display);
  } catch (error) {
    const { printError } = await import('./print-error.js');
    return printError(error, terminal, display);
  }
}
