import { formatDuration } from '../../core/duration.js';
import { ExitCode } from '../../core/errors.js';
import { safeText } from '../../core/safe-text.js';
import { formerPrefix } from '../../workflows/former-graph.js';
import { type ResourceStatus, type SystemStatus, statusSystem } from '../../workflows/status-system.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action } from '../command.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';
import { showColumns } from '../show-columns.js';
import { showEnd } from '../show-end.js';
import { boundRemarks, showAmount } from '../show-price.js';

export const statusAction: Action<SystemTarget> = async (call) => {
  const { input, ports, terminal, display } = call;
  const status = await statusSystem(input, ports);
  if (display.isJson) {
    printJson(terminal, status);
    return ExitCode.done;
  }
  const { system, region, account, resources, usdPerHour, expires } = status;
  const place = `${system} in ${region} of account ${account}`;
  say(call, `${place}${status.isRecorded ? '' : ', without a record here'}:`);
  const header = ['RESOURCE', 'STATE', 'NAME', 'AGE', ''];
  for (const line of showColumns([header, ...resources.map(rowOf)])) terminal.stdout.write(`${line}\n`);
  if (expires) say(call, `\`gcd cleanup --expired\` may remove it after ${showEnd(expires, ports.clock.nowMs())}.`);
  say(call, `It costs ${showAmount(usdPerHour, status)} dollars an hour.`);
  for (const remark of boundRemarks(status)) say(call, remark);
  say(call, `Next: ${nextOf(status)}`);
  return ExitCode.done;
};

function rowOf({ resource, state, name, ageMs, detail }: ResourceStatus): string[] {
  return [resource, state, name, ageMs === undefined ? '' : formatDuration(ageMs), safeText(detail)];
}

function nextOf({ system, resources, isRecorded }: SystemStatus): string {
  const isThere = ({ state }: ResourceStatus) => state !== 'absent' && state !== 'adopted' && state !== 'foreign';
  if (!resources.some(isThere)) return `gcd create --system ${system}; gcd list looks into all regions`;
  const isWhole = resources.every(
    ({ state, kind }) => /^(ready|adopted)$/.test(state) || kind === 'made by the cluster',
  );
  const isOwn = !system.startsWith(formerPrefix);
  const verbs = [
    ...(isOwn && isRecorded && !isWhole ? ['resume'] : []),
    ...['cost', ...(isOwn && isWhole ? ['stop'] : []), 'cleanup'],
  ];
  return verbs.map((verb) => `gcd ${verb} ${system}`).join(', ');
}
