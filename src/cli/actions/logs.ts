import { ExitCode } from '../../core/errors.js';
import { safeText } from '../../core/safe-text.js';
import { type AttemptLog, type ShowLogsInput, showLogs } from '../../workflows/show-logs.js';
import { type Colors, colorsFor } from '../colors.js';
import type { Action } from '../command.js';
import { showTask } from '../reporters/show-text.js';
import { say } from '../say.js';
import { writeAll } from '../write-all.js';

/** Shows logs as they are, under a line for each attempt; with `--json` each attempt is a line of JSON. */
export const logsAction: Action<ShowLogsInput> = async (call) => {
  const { input, ports, terminal, display } = call;
  const { stdout } = terminal;
  let shown = 0;
  for await (const log of showLogs(input, ports)) {
    shown += 1;
    for await (const piece of display.isJson ? logAsJson(log) : drawLog(log, colorsFor(stdout, display))) {
      if (!(await writeAll(stdout, piece))) return ExitCode.done; // as `| head` wants it
    }
  }
  if (shown === 0)
    say(call, input.task === undefined ? 'No task has printed anything.' : 'The task has not ended yet.');
  return ExitCode.done;
};

async function* logAsJson({ text, task, ...attempt }: AttemptLog): AsyncGenerator<string> {
  let whole = '';
  for await (const piece of text) whole += piece;
  yield `${JSON.stringify({ ...task, ...attempt, text: whole })}\n`;
}

async function* drawLog(log: AttemptLog, colors: Colors): AsyncGenerator<string> {
  yield `${titleOf(log, colors)}\n`;
  let last = '\n';
  for await (const piece of log.text) {
    if (piece === '') continue;
    yield piece;
    last = piece;
  }
  if (!last.endsWith('\n')) yield '\n';
  for (const remark of log.remarks) yield `(${safeText(remark)})\n`;
  if (log.dropped > 0) yield `(${log.dropped} bytes more were printed and not kept)\n`;
}

function titleOf({ task, attempt, state, failure }: AttemptLog, { bold }: Colors): string {
  const end = failure === undefined ? state : `${state}, ${safeText(failure)}`;
  return bold(`== ${showTask(task)} (${task.id}, attempt ${attempt}): ${end}`);
}
