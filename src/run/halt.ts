import type { Halt } from '../core/halt.js';
import type { Tally } from '../core/notice.js';

/** A share says nothing of the first few tasks; GNU parallel waits for three failures too (man parallel, --halt). */
const MIN_FAILURES_FOR_SHARE = 3;

/** Returns why the run should stop, or undefined. */
export function haltReason(halt: Halt | undefined, tally: Tally): string | undefined {
  if (!halt) return undefined;
  const ended = countEnded(tally);
  const failed = ended - tally.succeeded - tally.cancelled;
  if ('failed' in halt) {
    return failed >= halt.failed ? `${countOf(failed)} failed, and --halt stops the run at ${halt.failed}` : undefined;
  }
  const percent = (100 * failed) / Math.max(1, ended);
  if (failed < MIN_FAILURES_FOR_SHARE || percent < halt.percent) return undefined;
  return `${failed} of ${ended} tasks failed, and --halt stops the run at ${halt.percent} %`;
}

function countOf(tasks: number): string {
  return tasks === 1 ? '1 task' : `${tasks} tasks`;
}

/** Counts the tasks that have a final state. */
export function countEnded(tally: Tally): number {
  const { total: _, ...states } = tally;
  return Object.values(states).reduce((sum, count) => sum + count, 0);
}
