import type { Tally } from '../core/notice.js';
import { STATES } from './attempt-columns.js';
import type { Survey } from './survey.js';

/** Counts the tasks of a run by their final states. */
export function tallyOf({ finalState }: Survey): Tally {
  const counts = new Uint32Array(STATES.length);
  for (const state of finalState) counts[state]! += 1;
  const countOf = (state: (typeof STATES)[number]) => counts[STATES.indexOf(state)]!;
  return {
    total: finalState.length,
    succeeded: countOf('succeeded'),
    failed: countOf('failed'),
    'timed-out': countOf('timed-out'),
    'out-of-memory': countOf('out-of-memory'),
    lost: countOf('lost'),
    cancelled: countOf('cancelled'),
  };
}
