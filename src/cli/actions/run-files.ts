import { formatByteSize } from '../../core/byte-size.js';
import { formatChosenDuration } from '../../core/duration.js';
import { ExitCode } from '../../core/errors.js';
import { createPacer } from '../../core/pacer.js';
import { safeText } from '../../core/safe-text.js';
import type { ManifestEntry } from '../../core/task.js';
import { followUp } from '../../workflows/follow-up.js';
import { runFiles } from '../../workflows/run-files.js';
import type { RunFilesInput, RunFilesOutcome, RunFilesPlan } from '../../workflows/run-files-input.js';
import type { Action, Call } from '../command.js';
import { printReports } from '../print-reports.js';
import { countOf } from '../reporters/count-of.js';
import { say } from '../say.js';
import { showPath } from '../show-path.js';
import { writeAll } from '../write-all.js';

type RunFilesCall = Call<RunFilesInput>;

/** Runs a project over its files; prints the performance table, where the results are, and what to do next. */
export const runFilesAction: Action<RunFilesInput> = async (call) => {
  const outcome = await runFiles(call.input, call.ports);
  if (outcome.kind === 'planned') {
    await (call.display.isJson ? printPlanAsJson(call, outcome) : printPlan(call, outcome));
    return ExitCode.done;
  }
  if (call.display.isJson) await printJson(call, { type: 'outcome', ...outcome });
  else await printOutcome(call, outcome);
  return outcome.exitCode;
};

async function printOutcome(call: RunFilesCall, outcome: RunFilesOutcome): Promise<void> {
  await printReports(call, outcome);
  if (outcome.uploadedTo) call.terminal.stdout.write(`Uploaded to ${outcome.uploadedTo}\n`);
  say(call, nextStep(call, outcome));
}

/** Names the command that gets further from here. */
function nextStep({ input }: RunFilesCall, { runId, reason, tally }: RunFilesOutcome): string {
  // What failed counts for the brake, so that --resume alone would be stopped again at once.
  if (reason === 'halted') {
    const retry = followUp('gcd run-files --retry-failed', runId, input.history);
    return `To try again what failed, and do the rest: ${retry}\nTo do the rest only: --resume, with a higher --halt.`;
  }
  if (reason !== 'complete') return `To go on: ${followUp('gcd run-files --resume', runId, input.history)}`;
  if (tally.succeeded === tally.total) return 'To see who did what when, open report.html there.';
  const failed = tally.total - tally.succeeded;
  const what = `${failed} of ${tally.total} tasks did not succeed: see errors.csv.`;
  return `${what}\nTo try them again: ${followUp('gcd run-files --retry-failed', runId, input.history)}`;
}

async function printPlan(call: RunFilesCall, plan: RunFilesPlan): Promise<void> {
  const { limits, retries, count, runId } = plan;
  const time = limits.timeoutMs === undefined ? 'no time limit' : `${formatChosenDuration(limits.timeoutMs)} a task`;
  const memory = limits.memoryBytes === undefined ? 'no memory limit' : `${formatByteSize(limits.memoryBytes)} a task`;
  await printTasks(call, plan, ({ file, column, sizeBytes }) =>
    [safeText(file), safeText(column), formatByteSize(sizeBytes)].join('\t'),
  );
  const what = countOf(count, 'task') + (runId === undefined ? '' : ` left of run ${runId}`);
  const where = `${countOf(plan.slots, 'slot')} (${plan.executor})`;
  const tries = retries === 1 ? '1 retry' : `${retries} retries`;
  say(call, `${what}, in this order, on ${where}; ${time}, ${memory}, ${tries}.`);
  say(call, `Results would go to ${showPath(plan.resultsFolder, call.ports.cwd)}. Nothing was run.`);
}

async function printPlanAsJson(call: RunFilesCall, { tasks, ...plan }: RunFilesPlan): Promise<void> {
  await printJson(call, { type: 'plan', ...plan });
  await printTasks(call, { tasks }, (task) => JSON.stringify({ type: 'task', ...task }));
}

/** Writes a line for each task, of which there may be a million: until nobody reads them, or Ctrl-C rejects it. */
async function printTasks(
  { terminal, ports }: RunFilesCall,
  { tasks }: Pick<RunFilesPlan, 'tasks'>,
  lineOf: (task: ManifestEntry) => string,
): Promise<void> {
  const pace = createPacer(ports.signal);
  for (const task of tasks) {
    const rest = pace();
    if (rest) await rest;
    if (!(await writeAll(terminal.stdout, `${lineOf(task)}\n`))) return;
  }
}

async function printJson({ terminal }: RunFilesCall, value: unknown): Promise<void> {
  await writeAll(terminal.stdout, `${JSON.stringify(value)}\n`);
}
