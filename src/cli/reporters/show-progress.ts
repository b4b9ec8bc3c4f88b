import { formatDuration } from '../../core/duration.js';
import type { Tally } from '../../core/notice.js';
import { countOf } from './count-of.js';

const NOT_SUCCEEDED = ['failed', 'timed-out', 'out-of-memory', 'lost', 'cancelled'] as const;

/** Counts the tasks that have ended, however they did. */
export function countDone(tally: Tally): number {
  return tally.succeeded + countNotSucceeded(tally);
}

/** Counts the tasks that ended other than succeeded. */
export function countNotSucceeded(tally: Tally): number {
  return NOT_SUCCEEDED.reduce((sum, state) => sum + tally[state], 0);
}

/** Returns the states that tasks ended in, apart: `640 of 644 tasks succeeded, 3 failed, 1 timed-out`. */
export function showTally(tally: Tally): string {
  const shown = NOT_SUCCEEDED.filter((state) => tally[state] > 0).map((state) => `${tally[state]} ${state}`);
  return [`${tally.succeeded} of ${countOf(tally.total, 'task')} succeeded`, ...shown].join(', ');
}

/** Returns a time that changes in place: `0:42`, `12:05`, `1:02:03`. */
export function showClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = `${String(seconds % 60).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** Returns a time that need not be exact in whole seconds: `42 s`, `2 min 05 s`. */
export function showSpan(ms: number): string {
  return ms < 59_500 ? `${Math.round(ms / 1000)} s` : formatDuration(ms);
}

/** Returns how many tasks end a second, or a minute where that says more. */
export function showRate(tasksPerSecond: number): string {
  if (tasksPerSecond >= 10) return `${Math.round(tasksPerSecond)}/s`;
  if (tasksPerSecond >= 1) return `${tasksPerSecond.toFixed(1)}/s`;
  return `${(tasksPerSecond * 60).toFixed(1)}/min`;
}
