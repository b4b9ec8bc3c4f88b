import { ExitCode } from '../../core/errors.js';
import { quoteArgument } from '../../core/quote-argument.js';
import { type ValidateInput, validate } from '../../workflows/validate.js';
import { type Colors, colorsFor } from '../colors.js';
import type { Action } from '../command.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';

export const validateAction: Action<ValidateInput> = async (call) => {
  const { input, ports, terminal, display } = call;
  const { project, findings } = await validate(input, ports);
  const mistakes = findings.filter(({ severity }) => severity === 'mistake').length;
  if (display.isJson) printJson(terminal, { project, isValid: mistakes === 0, findings });
  else for (const finding of findings) terminal.stdout.write(drawFinding(finding, colorsFor(terminal.stdout, display)));
  const name = input.project === undefined ? '' : `-p ${quoteArgument(input.project)} `;
  if (mistakes === 0) say(call, `${project} has no mistakes.\nNext: gcd run-files ${name}-n 1`);
  else say(call, `${project} has ${mistakes} ${mistakes === 1 ? 'mistake' : 'mistakes'}.`);
  return mistakes === 0 ? ExitCode.done : ExitCode.usage;
};

type Finding = Awaited<ReturnType<typeof validate>>['findings'][number];

function drawFinding({ severity, message, hint, file, line, path }: Finding, { red, yellow, dim }: Colors): string {
  const paint = { mistake: red, warning: yellow, note: dim }[severity];
  const key = path && !message.startsWith(path) && path;
  const place = [file && `${file}${line === undefined ? '' : `:${line}`}`, key].filter(Boolean).join(' ');
  const lines = [`${paint(`${severity}:`)} ${place ? `${place}: ` : ''}${message}`, ...(hint ? [`  ${hint}`] : [])];
  return `${lines.join('\n')}\n`;
}
