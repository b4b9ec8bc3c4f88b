import { ExitCode } from '../../core/errors.js';
import { quoteArgument } from '../../core/quote-argument.js';
import { type InitProjectInput, initProject } from '../../workflows/init-project.js';
import type { Action } from '../command.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';

export const initAction: Action<InitProjectInput> = async (call) => {
  const made = await initProject(call.input, call.ports);
  if (call.display.isJson) printJson(call.terminal, made);
  const folder = quoteArgument(call.input.folder);
  say(call, `Made a project in ${made.folder}:`);
  say(call, made.files.map((file) => `  ${file}`).join('\n'));
  say(call, `Next: gcd run-files -p ${folder} -n 0`);
  return ExitCode.done;
};
