import { formatDuration } from '../../core/duration.js';
import type { Notice } from '../../core/notice.js';
import { safeText } from '../../core/safe-text.js';
import { countOf } from './count-of.js';
import { countDone, showTally } from './show-progress.js';
import { safeLines } from './show-text.js';

/** Returns how a run ended, in a sentence. */
export function describeEnd({ runId, tally, reason }: Extract<Notice, { type: 'run-ended' }>): string {
  const how = {
    complete: 'is complete',
    interrupted: 'was interrupted',
    halted: 'was halted',
    failed: 'could not go on',
  };
  const left = tally.total - countDone(tally);
  const unfinished = left > 0 ? `, ${left} unfinished` : '';
  return `Run ${runId} ${how[reason]}: ${showTally(tally)}${unfinished}.`;
}

/** Returns the lines for what is said once, whatever draws it. */
export function describeNotice(notice: Notice): string[] {
  switch (notice.type) {
    case 'warning':
      return safeLines(
        `Warning: ${notice.message}${notice.hint === undefined ? '' : `\n${notice.hint}`.replaceAll('\n', '\n  ')}`,
      );
    case 'step':
      return safeLines(notice.message);
    case 'image-output':
      return [`  | ${safeText(notice.line)}`];
    case 'run-started': {
      const tasks = countOf(notice.tally.total, 'task');
      const left = notice.tally.total - countDone(notice.tally);
      const what = notice.resumed ? `goes on: ${left} of ${tasks} left` : `starts: ${tasks}`;
      return [`Run ${notice.runId} ${what}, ${countOf(notice.slots, 'slot')} (${notice.executor}).`];
    }
    case 'run-stopping':
      return [
        `Stopping: ${notice.message}. Running tasks get ${formatDuration(notice.graceMs)} to finish; Ctrl-C ends them now.`,
      ];
    default:
      return [];
  }
}
