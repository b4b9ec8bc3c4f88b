import { ExitCode } from '../../core/errors.js';
import type { ResourceCost } from '../../workflows/cost-system.js';
import { stopSystem } from '../../workflows/stop-system.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action } from '../command.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';
import { boundRemarks, showAmount } from '../show-price.js';
import { showUsd } from '../show-usd.js';

export const stopAction: Action<SystemTarget> = async (call) => {
  const { input, ports, terminal, display } = call;
  const { system, stopped, cost } = await stopSystem(input, ports);
  if (display.isJson) {
    printJson(terminal, { system, stopped, cost });
    return ExitCode.done;
  }
  const done = `Stopping the ${stopped.join(' and the ')} of ${system}.`;
  say(call, stopped.length === 0 ? `${system} has no machine that runs.` : done);
  const billed = cost.resources.filter(({ lines }) => lines.length > 0);
  const parts = billed
    .map(({ resource, lines, usdPerHour }) => `${resource} ${amountOf(lines, usdPerHour)}`)
    .join(', ');
  if (parts) say(call, `Still costs ${showAmount(cost.usdPerHour, cost)} dollars an hour: ${parts}.`);
  for (const remark of boundRemarks(cost)) say(call, remark);
  say(call, `Next: gcd resume ${system}; to end all of it: gcd cleanup ${system}`);
  return ExitCode.done;
};

function amountOf(lines: ResourceCost['lines'], usdPerHour: number): string {
  return lines.every((line) => line.usdPerHour === undefined) ? 'unknown' : showUsd(usdPerHour);
}
