import { formatByteSize } from '../../core/byte-size.js';
import { ExitCode } from '../../core/errors.js';
import { safeText } from '../../core/safe-text.js';
import { applyPrune, type PrunePlan, planPrune } from '../../workflows/prune.js';
import type { PruneInput } from '../../workflows/prune-input.js';
import type { Action, Call } from '../command.js';
import { requireYes } from '../confirm.js';
import { printJson } from '../print-json.js';
import { countOf } from '../reporters/count-of.js';
import { say } from '../say.js';
import { showColumns } from '../show-columns.js';

/** Shows what is old, asks, deletes it, and says what was deleted. */
export const pruneAction: Action<PruneInput> = async (call) => {
  const { input, ports } = call;
  const plan = await planPrune(input, ports);
  const count = plan.runs.length + plan.images.length;
  if (count === 0) return finish(call, plan, { sentence: 'Nothing is old.', isDeleted: false });
  if (input.dryRun) return finish(call, plan, { sentence: 'Nothing was deleted.', isDeleted: false });
  if (!input.yes) {
    for (const line of drawPlan(plan)) say(call, line);
    if (!(await requireYes(call, `Delete ${count === 1 ? 'it' : `these ${count}`}?`))) {
      finish(call, plan, { sentence: 'Nothing was deleted.', isDeleted: false });
      return ExitCode.failed;
    }
  }
  const { runs, images } = await applyPrune(plan, ports);
  return finish(call, plan, {
    sentence: `Deleted ${countOf(runs, 'run')} and ${countOf(images, 'image')}.`,
    isDeleted: true,
  });
};

function finish(call: Call<PruneInput>, plan: PrunePlan, end: { sentence: string; isDeleted: boolean }): number {
  const { display, terminal, input } = call;
  if (display.isJson) printJson(terminal, { ...plan, isDeleted: end.isDeleted });
  else if (input.dryRun) for (const line of drawPlan(plan)) terminal.stdout.write(`${line}\n`);
  say(call, end.sentence);
  return ExitCode.done;
}

function drawPlan({ runs, images }: PrunePlan): string[] {
  return showColumns([
    ...runs.map(({ id, project, sizeBytes }) => ['run', id, formatByteSize(sizeBytes), safeText(project)]),
    ...images.map(({ tag, sizeBytes }) => ['image', tag, formatByteSize(sizeBytes), '']),
  ]);
}
