import { ExitCode } from '../../core/errors.js';
import { stopSystem } from '../../workflows/stop-system.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action } from '../command.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';
import { showUsd } from '../show-usd.js';

export const stopAction: Action<SystemTarget> = async (call) => {
  const { input, ports, terminal, display } = call;
  const { system, stopped, cost } = await stopSystem(input, ports);
  if (display.isJson) {
    printJson(terminal, { system, stopped, cost });
    return ExitCode.done;
  }
  say(
    call,
    stopped.length === 0 ? `${system} has no machine that runs.` : `Stopped of ${system}: ${stopped.join(', ')}.`,
  );
  const billed = cost.resources.filter(({ usdPerHour }) => usdPerHour > 0);
  const parts = billed.map(({ resource, usdPerHour }) => `${resource} ${showUsd(usdPerHour)}`).join(', ');
  if (parts) say(call, `Still costs ${showUsd(cost.usdPerHour)} dollars an hour: ${parts}.`);
  if (cost.unknown.length > 0) say(call, `Not counted, since their price is not known: ${cost.unknown.join(', ')}.`);
  say(call, `Next: gcd resume ${system}; to end all of it: gcd cleanup ${system}`);
  return ExitCode.done;
};
