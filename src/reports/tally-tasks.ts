import type { Tally } from '../core/notice.js';
import { STATES } from './states.js';
import type { Survey } from './survey.js';

/** Sums up the tasks of all rounds by their final states. */
export function tallyOf({ counts }: Survey): Tally {
  const sum = (round: Uint32Array) => round.reduce((total, count) => total + count, 0);
  const countOf = (state: (typeof STATES)[number]) => {
    return counts.reduce((total, round) => total + round[STATES.indexOf(state)]!, 0);
  };
  return {
    total: counts.reduce((total, round) => total + sum(round), 0),
    succeeded: countOf('succeeded'),
    failed: countOf('failed'),
    'timed-out': countOf('timed-out'),
    'out-of-memory': countOf('out-of-memory'),
    lost: countOf('lost'),
    cancelled: countOf('cancelled'),
  };
}
