import { ExitCode } from '../../core/errors.js';
import { costSystem } from '../../workflows/cost-system.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action } from '../command.js';
import { drawCost, remarksOn } from '../draw-cost.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';

export const costAction: Action<SystemTarget> = async (call) => {
  const { input, ports, terminal, display } = call;
  const cost = await costSystem(input, ports);
  if (display.isJson) {
    printJson(terminal, cost);
    return ExitCode.done;
  }
  const place = `in ${cost.region} of account ${cost.account}`;
  if (cost.resources.every(({ lines }) => lines.length === 0)) {
    say(call, `${cost.system} costs nothing: there is nothing of it that does ${place}.`);
    return ExitCode.done;
  }
  say(call, `${cost.system} ${place}, in dollars:`);
  for (const line of drawCost(cost)) terminal.stdout.write(`${line}\n`);
  for (const remark of remarksOn(cost)) say(call, remark);
  say(call, `Next: gcd cleanup ${cost.system}`);
  return ExitCode.done;
};
