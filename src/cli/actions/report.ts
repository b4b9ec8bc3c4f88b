import { ExitCode } from '../../core/errors.js';
import { followUp } from '../../workflows/follow-up.js';
import { type ReportRunInput, reportRun } from '../../workflows/report-run.js';
import type { Action } from '../command.js';
import { printJsonLine } from '../print-json.js';
import { printReports } from '../print-reports.js';
import { say } from '../say.js';

/** Writes the reports of a run again, and prints its numbers and where the reports are. */
export const reportAction: Action<ReportRunInput> = async (call) => {
  const { input, ports, terminal, display } = call;
  const reported = await reportRun(input, ports);
  if (display.isJson) printJsonLine(terminal, { type: 'outcome', ...reported });
  else await printReports(call, reported);
  say(call, `Next: ${followUp('gcd logs', reported.runId, input.history)}`);
  return ExitCode.done;
};
