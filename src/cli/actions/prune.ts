import { formatByteSize } from '../../core/byte-size.js';
import { ExitCode } from '../../core/errors.js';
import { applyPrune, type PrunePlan, planPrune } from '../../workflows/prune.js';
import type { PruneInput } from '../../workflows/prune-input.js';
import type { Action, Call } from '../command.js';
import { confirm } from '../confirm.js';
import { printJson } from '../print-json.js';
import { safeText } from '../reporters/show-text.js';
import { say } from '../say.js';
import { showColumns } from '../show-columns.js';

export const pruneAction: Action<PruneInput> = async (call) => {
  const { input, ports } = call;
  const plan = await planPrune(input, ports);
  const count = plan.runs.length + plan.images.length;
  if (count === 0 || input.dryRun) return finish(call, plan, count === 0 ? 'Nothing is old.' : 'Nothing was deleted.');
  if (!input.yes) {
    for (const line of drawPlan(plan)) say(call, line);
    if (!(await confirm(call, `Delete ${count === 1 ? 'it' : `these ${count}`}?`))) {
      say(call, 'Nothing was deleted. Without a terminal, --yes says yes.');
      return ExitCode.failed;
    }
  }
  await applyPrune(plan, ports);
  return finish(call, plan, `Deleted ${plan.runs.length} runs and ${plan.images.length} images.`);
};

function finish(call: Call<PruneInput>, plan: PrunePlan, sentence: string): number {
  const { display, terminal, input } = call;
  if (display.isJson) printJson(terminal, { ...plan, isDeleted: !input.dryRun });
  else if (input.dryRun) for (const line of drawPlan(plan)) terminal.stdout.write(`${line}\n`);
  say(call, sentence);
  return ExitCode.done;
}

function drawPlan({ runs, images }: PrunePlan): string[] {
  return showColumns([
    ...runs.map(({ id, project, sizeBytes }) => ['run', id, formatByteSize(sizeBytes), safeText(project)]),
    ...images.map(({ tag, sizeBytes }) => ['image', tag, formatByteSize(sizeBytes), '']),
  ]);
}
