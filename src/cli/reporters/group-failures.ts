import type { Notice } from '../../core/notice.js';
import { safeText } from '../../core/safe-text.js';
import { cutText, showTask } from './show-text.js';

type Failure = Extract<Notice, { type: 'task-failed' }>;

/** A kind of failure that occurred once or often. */
export interface FailureGroup {
  /** What is alike, on one line. */
  readonly what: string;
  readonly count: number;
}

/** Tells new kinds of failures from known ones. */
export interface FailureGroups {
  /** Returns the group's count after this failure; 1 says that its like has not been seen. */
  add(failure: Failure): number;
  /** Returns the kinds, in the order in which they were first seen. */
  list(): readonly FailureGroup[];
}

/** A run may have a million failures with a message each: kinds after these count as one. */
const MOST_GROUPS = 50;
/** In columns; the whole message is in errors.csv. */
const LONGEST_MESSAGE = 400;
/** In characters: messages that begin alike are alike. */
const ALIKE_UP_TO = 1000;

/** Starts to group failures: alike are those whose state, exception and message differ in numbers and file names only. */
export function groupFailures(): FailureGroups {
  const groups = new Map<string, FailureGroup>();
  return {
    add(failure) {
      const key = groups.size < MOST_GROUPS || groups.has(keyOf(failure)) ? keyOf(failure) : 'others';
      const known = groups.get(key);
      const what = known?.what ?? (key === 'others' ? 'failures of other kinds' : describeKind(failure));
      const count = (known?.count ?? 0) + 1;
      groups.set(key, { what, count });
      return count;
    },
    list: () => [...groups.values()],
  };
}

function keyOf({ state, final, task, failure }: Failure): string {
  const message = failure.message
    .slice(0, ALIKE_UP_TO)
    .replaceAll(task.file, '<file>')
    .replaceAll(task.column, '<column>');
  return [state, final, failure.exception, message.replace(/\d+/g, '#')].join('\u0000');
}

function describeKind(failure: Failure): string {
  return failure.final ? showFailure(failure) : `${showFailure(failure)} (tried again)`;
}

/** Returns what went wrong on one line: the kind of end, unless it is a plain exception, and the message. */
function showFailure({ state, failure }: Failure): string {
  const { exception } = failure;
  const message = failure.message.slice(0, ALIKE_UP_TO);
  const text = safeText(exception && !message.startsWith(exception) ? `${exception}: ${message}` : message);
  return cutText(state === 'failed' ? text : `${state}: ${text}`, LONGEST_MESSAGE);
}

/** Returns what is to be said at once about a failure whose like has not been seen. */
export function describeFailure(failure: Failure): string[] {
  const place = lastFrame(failure.failure.traceback);
  const lines = [`${showTask(failure.task)}: ${showFailure(failure)}`];
  if (place) lines.push(`    at ${safeText(place)}`);
  if (failure.failure.hint !== undefined) lines.push(`    ${safeText(failure.failure.hint)}`);
  if (!failure.final) lines.push(`    It was attempt ${failure.attempt}; it will be tried again.`);
  return lines;
}

/** Finds where the exception was raised in Python's traceback; a group of exceptions has a bar before each line. */
function lastFrame(traceback: string): string | undefined {
  const frame = [...traceback.matchAll(/^ {2}(?:\| {3})?File "(.+)", line (\d+)(?:, in (.+))?$/gm)].at(-1);
  return frame && `${frame[1]}:${frame[2]}${frame[3] ? ` in ${frame[3]}` : ''}`;
}

/** Returns a line for each kind that occurred more than once, for the end of a run. */
export function summarizeFailures(groups: readonly FailureGroup[]): string[] {
  return groups.filter(({ count }) => count > 1).map(({ what, count }) => `… and ${count - 1} more like it: ${what}`);
}
