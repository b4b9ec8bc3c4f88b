import { usageError } from '../core/errors.js';
import type { Call } from './command.js';

/** Asks for a yes; without a terminal, or when a program reads the output, the answer is no. Throws ExitPromptError at Ctrl-C. */
export async function confirm(call: Call<unknown>, message: string): Promise<boolean> {
  if (!canAsk(call)) return false;
  const { stdin, stderr } = call.terminal;
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({ input: stdin, output: stderr as unknown as NodeJS.WritableStream });
  const { answer } = await prompt([{ type: 'confirm', name: 'answer', message, default: false }]);
  return answer === true;
}

/**
 * Asks for a yes that the command cannot do without.
 *
 * @throws GcdError ConfirmationMissing, with exit code 2, where nobody can be asked; ExitPromptError at Ctrl-C.
 */
export async function requireYes(call: Call<unknown>, message: string): Promise<boolean> {
  if (canAsk(call)) return confirm(call, message);
  const why = call.display.isJson ? 'a program reads the output' : 'this is no terminal';
  throw usageError('ConfirmationMissing', `Nothing was changed: nobody can be asked, since ${why}.`, 'Add --yes.');
}

function canAsk({ terminal: { stdin, stderr }, display }: Call<unknown>): boolean {
  return stdin.isTTY === true && stderr.isTTY === true && !display.isJson;
}
