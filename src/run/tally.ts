import type { Tally } from '../core/notice.js';
import type { FinalState } from '../core/task.js';

/** Is a tally that counts along. */
export type MutableTally = { -readonly [Key in keyof Tally]: Tally[Key] };

/** Makes the tally of a run of `total` tasks, of which some have a final state already. */
export function startTally(total: number, finished: ReadonlyMap<string, FinalState>): MutableTally {
  const tally = {
    total,
    ...{ succeeded: 0, failed: 0, 'timed-out': 0, 'out-of-memory': 0, lost: 0, cancelled: 0 },
  };
  for (const state of finished.values()) tally[state] += 1;
  return tally;
}
