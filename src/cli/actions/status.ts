import { formatDuration } from '../../core/duration.js';
import { ExitCode } from '../../core/errors.js';
import { type ResourceStatus, statusSystem } from '../../workflows/status-system.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action } from '../command.js';
import { printJson } from '../print-json.js';
import { safeText } from '../reporters/show-text.js';
import { say } from '../say.js';
import { showColumns } from '../show-columns.js';
import { showUsd } from '../show-usd.js';

export const statusAction: Action<SystemTarget> = async (call) => {
  const { input, ports, terminal, display } = call;
  const status = await statusSystem(input, ports);
  if (display.isJson) {
    printJson(terminal, status);
    return ExitCode.done;
  }
  const { system, region, account, resources, usdPerHour, unknown, expires } = status;
  say(call, `${system} in ${region} of account ${account}${status.isRecorded ? '' : ', without a record here'}:`);
  const header = ['RESOURCE', 'STATE', 'NAME', 'AGE', ''];
  for (const line of showColumns([header, ...resources.map(rowOf)])) terminal.stdout.write(`${line}\n`);
  if (expires) say(call, `It may be removed after ${expires}.`);
  const without = unknown.length > 0 ? `, without ${unknown.join(', ')}, whose price is not known` : '';
  say(call, `It costs ${showUsd(usdPerHour)} dollars an hour${without}.`);
  const isThere = resources.some(({ state }) => state !== 'absent' && state !== 'adopted');
  say(call, isThere ? `Next: gcd cost ${system}, gcd stop ${system} or gcd cleanup ${system}` : 'Next: gcd create');
  return ExitCode.done;
};

function rowOf({ resource, state, name, ageMs, detail }: ResourceStatus): string[] {
  return [resource, state, name, ageMs === undefined ? '' : formatDuration(ageMs), safeText(detail)];
}
