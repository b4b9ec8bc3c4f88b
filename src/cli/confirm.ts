import type { Call } from './command.js';

/** Asks for a yes; without a terminal, or when a program reads the output, the answer is no. Throws ExitPromptError at Ctrl-C. */
export async function confirm({ terminal, display }: Call<unknown>, message: string): Promise<boolean> {
  const { stdin, stderr } = terminal;
  if (!stdin.isTTY || !stderr.isTTY || display.isJson) return false;
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({ input: stdin, output: stderr as unknown as NodeJS.WritableStream });
  const { answer } = await prompt([{ type: 'confirm', name: 'answer', message, default: false }]);
  return answer === true;
}
