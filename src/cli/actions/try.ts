import { formatByteSize } from '../../core/byte-size.js';
import { formatDuration } from '../../core/duration.js';
import { ExitCode } from '../../core/errors.js';
import { quoteArgument } from '../../core/quote-argument.js';
import { type TriedTask, tryTask } from '../../workflows/try-task.js';
import type { TryTaskInput } from '../../workflows/try-task-input.js';
import type { Action } from '../command.js';
import { showTask } from '../reporters/show-text.js';
import { say } from '../say.js';

/** Runs one task, shows what it prints as it prints it, and then what it returned or why it failed. */
export const tryAction: Action<TryTaskInput> = async (call) => {
  const { input, ports, terminal, display } = call;
  const { stdout } = terminal;
  const print = (text: string): void => {
    if (text !== '') stdout.write(display.isJson ? `${JSON.stringify({ type: 'output', text })}\n` : text);
  };
  const tried = await tryTask(input, ports, print);
  const isGood = tried.attempt.state === 'succeeded';
  if (display.isJson) stdout.write(`${asJson(tried)}\n`);
  else if (tried.result !== undefined) stdout.write(`${tried.result}\n`);
  else terminal.stderr.write(`${whatFailed(tried)}\n`);
  say(call, describe(tried));
  if (isGood) say(call, `Next: gcd run-files ${sameFlags(input)}-n 0`);
  return isGood ? ExitCode.done : ExitCode.tasksFailed;
};

/** Returns the flags with which all files run as this one did. */
function sameFlags({ project, data, cluster }: TryTaskInput): string {
  const flags = { '-p': project, '--data': data, '-c': cluster };
  const given = Object.entries(flags).filter((flag): flag is [string, string] => flag[1] !== undefined);
  return given.map(([name, value]) => `${name} ${quoteArgument(value)} `).join('');
}

function whatFailed({ attempt: { failure } }: TriedTask): string {
  return (failure?.traceback || failure?.message || '').trimEnd();
}

/** The dict is spliced in as it is: its numbers keep their digits. */
function asJson({ task, attempt, result }: TriedTask): string {
  const { file, column } = task;
  const { state, failure, startMs, endMs, cpuMs, peakBytes, remarks } = attempt;
  const measured = { durationMs: endMs - startMs, cpuMs, peakBytes };
  const told = { type: 'outcome', file, column, state, failure, ...measured, remarks };
  const text = JSON.stringify(told);
  return result === undefined ? text : `${text.slice(0, -1)},"result":${result}}`;
}

function describe({ task, attempt }: TriedTask): string {
  const { state, startMs, endMs, cpuMs, peakBytes, peakSampled, failure } = attempt;
  const memory = peakBytes === null ? '' : `, ${formatByteSize(peakBytes)} of memory${peakSampled ? ' (sampled)' : ''}`;
  const remarks = (attempt.remarks ?? []).map((remark) => `\n  ${remark}`).join('');
  const hint = failure?.hint === undefined ? '' : `\n  ${failure.hint}`;
  return `${showTask(task)}: ${state} after ${formatDuration(endMs - startMs)}, ${formatDuration(cpuMs)} of CPU time${memory}.${remarks}${hint}`;
}
