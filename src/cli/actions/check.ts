import { ExitCode } from '../../core/errors.js';
import { type CheckSystemInput, checkSystem } from '../../workflows/check-system.js';
import type { Action } from '../command.js';
import { drawFindings } from '../draw-findings.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';

export const checkAction: Action<CheckSystemInput> = async (call) => {
  const { input, ports, terminal, display } = call;
  const { findings, exitCode } = await checkSystem(input, ports);
  if (display.isJson) {
    printJson(terminal, findings);
    return exitCode;
  }
  for (const line of drawFindings(findings)) terminal.stdout.write(`${line}\n`);
  const bad = findings.filter(({ verdict }) => verdict === 'bad').length;
  if (exitCode === ExitCode.done) say(call, 'Nothing stands in the way.\nNext: gcd create');
  else say(call, `${bad === 1 ? 'One thing stands' : `${bad} things stand`} in the way.`);
  return exitCode;
};
