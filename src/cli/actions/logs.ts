import { ExitCode } from '../../core/errors.js';
import { type AttemptLog, type ShowLogsInput, showLogs } from '../../workflows/show-logs.js';
import { type Colors, colorsFor } from '../colors.js';
import type { Action } from '../command.js';
import { safeText, showTask } from '../reporters/show-text.js';
import { say } from '../say.js';
import { writeAll } from '../write-all.js';

/** Shows logs as they are, under a line for each attempt; with `--json` each attempt is a line of JSON. */
export const logsAction: Action<ShowLogsInput> = async (call) => {
  const { input, ports, terminal, display } = call;
  let shown = 0;
  for await (const log of showLogs(input, ports)) {
    shown += 1;
    if (display.isJson) await writeAll(terminal.stdout, `${await logAsJson(log)}\n`);
    else await printLog(log, call);
  }
  if (shown === 0)
    say(call, input.task === undefined ? 'No task has printed anything.' : 'The task has not ended yet.');
  return ExitCode.done;
};

async function logAsJson({ text, task, ...attempt }: AttemptLog): Promise<string> {
  let whole = '';
  for await (const piece of text) whole += piece;
  return JSON.stringify({ ...task, ...attempt, text: whole });
}

async function printLog(log: AttemptLog, { terminal, display }: Parameters<typeof logsAction>[0]): Promise<void> {
  const { stdout } = terminal;
  stdout.write(`${titleOf(log, colorsFor(stdout, display))}\n`);
  let last = '\n';
  for await (const piece of log.text) {
    if (piece === '') continue;
    await writeAll(stdout, piece);
    last = piece;
  }
  if (!last.endsWith('\n')) stdout.write('\n');
  for (const remark of log.remarks) stdout.write(`(${safeText(remark)})\n`);
  if (log.dropped > 0) stdout.write(`(${log.dropped} bytes more were printed and not kept)\n`);
}

function titleOf({ task, attempt, state, failure }: AttemptLog, { bold }: Colors): string {
  const end = failure === undefined ? state : `${state}, ${safeText(failure)}`;
  return bold(`== ${showTask(task)} (${task.id}, attempt ${attempt}): ${end}`);
}
