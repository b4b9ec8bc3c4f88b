import { ExitCode } from '../../core/errors.js';
import { previewSystem } from '../../workflows/create-system.js';
import type { SpecInput } from '../../workflows/resolve-spec.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action } from '../command.js';
import { drawPlan } from '../draw-plan.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';

export const planAction: Action<SystemTarget & SpecInput> = async (call) => {
  const { input, ports, terminal, display } = call;
  const plan = await previewSystem(input, ports);
  if (display.isJson) {
    printJson(terminal, plan);
    return ExitCode.done;
  }
  say(call, `${plan.system} in ${plan.region} of account ${plan.account}:`);
  for (const line of drawPlan(plan)) terminal.stdout.write(`${line}\n`);
  say(call, `Nothing was changed.\nNext: gcd create${Object.keys(input).length > 0 ? ', with the same options' : ''}`);
  return ExitCode.done;
};
