import type { FinalState } from '../core/task.js';

/** States by the number that stands for them where there are many; 0 means no state yet. */
export const STATES = [null, 'succeeded', 'failed', 'timed-out', 'out-of-memory', 'lost', 'cancelled'] as const;

/** The number of `succeeded`. */
export const SUCCEEDED = 1;

const NUMBERS = new Map<FinalState | null, number>(STATES.map((state, number) => [state, number]));

/** Returns the number of a state in `STATES`. */
export function stateNumber(state: FinalState): number {
  return NUMBERS.get(state)!;
}
