import { ExitCode } from '../../core/errors.js';
import { quoteArgument } from '../../core/quote-argument.js';
import { safeText } from '../../core/safe-text.js';
import { followUp } from '../../workflows/follow-up.js';
import { type ListRunsInput, listRuns, type RunSummary } from '../../workflows/list-runs.js';
import type { Action } from '../command.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';
import { showColumns } from '../show-columns.js';
import { showPath } from '../show-path.js';

/** How many runs are shown unless `-n` says otherwise. */
const NEWEST = 20;

export const runsAction: Action<ListRunsInput> = async (call) => {
  const { input, ports, terminal, display } = call;
  const { number = NEWEST } = input;
  // One more than is shown tells whether there are more.
  const found = await listRuns({ ...input, number: number === 0 ? 0 : number + 1 }, ports);
  const runs = number === 0 ? found : found.slice(0, number);
  if (display.isJson) {
    printJson(terminal, runs);
    return ExitCode.done;
  }
  if (runs.length === 0) {
    const project = input.project === undefined ? '' : quoteArgument(input.project);
    say(
      call,
      `There is no run${project && ` of ${project}`} yet.\nNext: gcd run-files ${project && `-p ${project} `}-n 10`,
    );
    return ExitCode.done;
  }
  const header = ['RUN', 'STATE', 'TASKS', 'SUCCEEDED', 'FAILED', 'STARTED', 'PROJECT'];
  const rows = runs.map((run) => rowOf(run, ports.cwd));
  for (const line of showColumns([header, ...rows])) terminal.stdout.write(`${line}\n`);
  if (found.length > runs.length) say(call, 'Older runs are not shown; gcd runs -n 0 shows all.');
  for (const { id, problem } of runs) if (problem) say(call, `${id}: ${problem}`);
  const unfinished = runs.find(({ state }) => state === 'unfinished');
  const next = unfinished ?? runs.find(({ state }) => state !== 'unreadable');
  if (next) say(call, `Next: ${followUp(verbFor(next), next.id, input.history)}`);
  return ExitCode.done;
};

function verbFor({ state, reason }: RunSummary): string {
  if (state !== 'unfinished') return 'gcd report';
  // What failed counts for the brake: --resume would be stopped again at once.
  return reason === 'halted' ? 'gcd run-files --retry-failed' : 'gcd run-files --resume';
}

function rowOf({ id, state, total, succeeded, failed, createdAtMs, project }: RunSummary, cwd: string): string[] {
  const started = createdAtMs === 0 ? '' : localTime(createdAtMs);
  return [id, state, String(total), String(succeeded), String(failed), started, safeText(showPath(project, cwd))];
}

/** Returns a time where the user is, to the minute: `2026-11-21 14:05`. */
function localTime(ms: number): string {
  // Sweden writes dates as ISO 8601 does.
  return new Date(ms).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
}
