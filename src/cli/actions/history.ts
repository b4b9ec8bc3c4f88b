import { ExitCode, usageError } from '../../core/errors.js';
import { type FormerImport, type FormerPart, importHistory } from '../../workflows/import-history.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action, Call } from '../command.js';
import { confirm, requireYes } from '../confirm.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';
import { showColumns } from '../show-columns.js';
import { boundRemarks, showAmount, sourceRemark } from '../show-price.js';

/** What `gcd history` is told. */
export interface HistoryInput extends SystemTarget {
  /** `import` is the only one. */
  readonly action: string;
  readonly folder: string;
  readonly group?: boolean;
  readonly yes?: boolean;
}

export const historyAction: Action<HistoryInput> = async (call) => {
  const { input, ports, terminal, display } = call;
  if (input.action !== 'import') {
    throw usageError(
      'UnknownAction',
      `gcd history does not know "${input.action}"`,
      'Use: gcd history import <folder>',
    );
  }
  const done = await importHistory(
    {
      ...input,
      confirm: (found) => ask(call, found),
      confirmGroup: (group) => askGroup(call, group),
    },
    ports,
  );
  if (display.isJson) printJson(terminal, done);
  if (done.adopted.length === 0) {
    const isLeft = done.parts.some(({ found }) => found !== undefined);
    const what = `of ${done.former.name} in ${done.region} of account ${done.account}`;
    say(call, isLeft ? `Nothing ${what} was adopted: all that is left stays.` : `Nothing is left ${what}.`);
    return ExitCode.done;
  }
  say(call, `Adopted ${done.adopted.join(', ')} as the system ${done.system}.`);
  say(call, `Next: gcd cost ${done.system}, gcd cleanup ${done.system}`);
  return ExitCode.done;
};

async function ask(call: Call<HistoryInput>, found: FormerImport): Promise<boolean> {
  say(call, `Of ${found.former.name} in ${found.region} of account ${found.account}:`);
  for (const line of drawParts(found)) say(call, line);
  return call.input.yes === true || requireYes(call, `Adopt it as the system ${found.system}, to be cleaned up?`);
}

async function askGroup(call: Call<HistoryInput>, { name }: FormerPart): Promise<boolean> {
  if (call.input.group === true) return true;
  if (call.input.yes === true) return false;
  return confirm(call, `${name} was shared by all users of the account; nothing else uses it now. Adopt it too?`);
}

function drawParts({ parts, priced }: FormerImport): string[] {
  const rows = parts.map(({ kind, name, found, priced: own }) => [
    ...[kind, name, found ? found.message : 'gone'],
    ...[own.lines.length > 0 ? costOf(own) : '', found?.objection ? `stays: ${found.objection}` : ''],
  ]);
  const perHour = showAmount(priced.usdPerHour, priced);
  const perDay = showAmount(priced.usdPerHour * 24, priced);
  const total = `Together ${perHour} dollars an hour. Forgotten for a day: ${perDay} dollars.`;
  return [...showColumns(rows), total, ...boundRemarks(priced), ...sourceRemark(priced)];
}

function costOf(priced: FormerPart['priced']): string {
  const isUnknown = priced.lines.every(({ usdPerHour }) => usdPerHour === undefined);
  return isUnknown ? 'price unknown' : `${showAmount(priced.usdPerHour, priced)} $/hour`;
}
