import { ExitCode } from '../../core/errors.js';
import { callerPolicy } from '../../workflows/caller-policies.js';
import type { CheckSystemInput } from '../../workflows/check-system.js';
import type { Action } from '../command.js';
import { drawFindings } from '../draw-findings.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';

/** What `gcd check` is told. */
export interface CheckInput extends CheckSystemInput {
  /** Prints what to attach to a user or role instead of checking anything. */
  readonly policy?: boolean;
}

export const checkAction: Action<CheckInput> = async (call) => {
  const { input, ports, terminal, display } = call;
  if (input.policy) {
    printJson(terminal, await callerPolicy(ports.packageRoot));
    return ExitCode.done;
  }
  const { checkSystem } = await import('../../workflows/check-system.js'); // printing the policy does without it
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
