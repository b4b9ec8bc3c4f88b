import { ExitCode, GcdError, messageOf } from '../core/errors.js';
import { colorsFor } from './colors.js';
import type { Display } from './display.js';
import { safeLines } from './reporters/show-text.js';
import type { Terminal } from './terminal.js';

/** Prints why a command failed, as a sentence with a hint or as JSON, and returns its exit code. */
export function printError(error: unknown, terminal: Terminal, display: Display): number {
  const known = error instanceof GcdError ? error : unexpected(error);
  if (display.isJson) terminal.stdout.write(`${JSON.stringify(errorAsJson(known))}\n`);
  else terminal.stderr.write(drawError(known, terminal, display));
  if (terminal.env.GCD_DEBUG) terminal.stderr.write(`${stacks(error)}\n`);
  return known.exitCode;
}

/** Makes an error for what nobody foresaw, a mistake of gcd's own included. */
function unexpected(error: unknown): GcdError {
  if (isQuestionAborted(error)) {
    return new GcdError('Interrupted', 'Nothing was done: the question was not answered.', {
      exitCode: ExitCode.interrupted,
    });
  }
  return new GcdError('Unexpected', `gcd met something it did not expect: ${messageOf(error)}`, {
    hint: 'Run the same command again with GCD_DEBUG=1 in front to see where it came from.',
    cause: error,
  });
}

/** Inquirer's error when Ctrl-C is pressed at a question. */
function isQuestionAborted(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}

function errorAsJson({ code, message, hint, exitCode }: GcdError): object {
  return { type: 'error', code, message, ...(hint === undefined ? {} : { hint }), exitCode };
}

function drawError({ code, message, hint }: GcdError, terminal: Terminal, display: Display): string {
  // Who said no knows why nothing was done.
  if (code === 'Declined') return `${safeLines(message).join('\n')}\n`;
  const { red, bold, dim } = colorsFor(terminal.stderr, display);
  // A traceback or a list may follow the sentence: the code belongs to that.
  const [sentence = '', ...more] = safeLines(message);
  const lines = [`${bold(red('Error:'))} ${sentence} ${dim(`[${code}]`)}`, ...more];
  if (hint !== undefined) lines.push(...safeLines(hint).map((line) => `  ${line}`));
  return `${lines.join('\n')}\n`;
}

function stacks(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${stacks(error.cause)}`;
}
