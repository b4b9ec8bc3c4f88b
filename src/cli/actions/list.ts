import { formatDuration } from '../../core/duration.js';
import { ExitCode } from '../../core/errors.js';
import { type ListedSystem, listSystems } from '../../workflows/list-systems.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action } from '../command.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';
import { showColumns } from '../show-columns.js';
import { showEnd } from '../show-end.js';

export const listAction: Action<Pick<SystemTarget, 'region' | 'profile' | 'history'>> = async (call) => {
  const { input, ports, terminal, display } = call;
  const { systems, isWhole } = await listSystems(input, ports);
  if (display.isJson) {
    printJson(terminal, systems);
    return ExitCode.done;
  }
  if (systems.length === 0) {
    const where = input.region ?? 'any region';
    say(call, isWhole ? `There is no system in ${where}.\nNext: gcd plan` : 'No system is known here.');
    return ExitCode.done;
  }
  const nowMs = ports.clock.nowMs();
  const header = ['SYSTEM', 'REGION', 'RECORD', 'THINGS', 'AGE', 'ENDS'];
  for (const line of showColumns([header, ...systems.map((one) => rowOf(one, nowMs))])) {
    terminal.stdout.write(`${line}\n`);
  }
  if (!isWhole) say(call, 'There may be more: AWS could not be asked everywhere.');
  const orphan = systems.find(({ isRecorded }) => !isRecorded);
  say(call, `Next: ${orphan ? 'gcd cleanup --orphans --dry-run' : `gcd status ${systems[0]!.system}`}`);
  return ExitCode.done;
};

function rowOf(one: ListedSystem, nowMs: number): string[] {
  const { system, region, isRecorded, things, expires, createdAtMs } = one;
  const place = region ?? (isRecorded ? 'unknown' : 'roles only');
  const age = createdAtMs === undefined ? '' : formatDuration(nowMs - createdAtMs);
  const ends = expires === undefined ? '' : showEnd(expires, nowMs);
  return [system, place, isRecorded ? 'yes' : 'no', things === undefined ? 'unknown' : String(things), age, ends];
}
