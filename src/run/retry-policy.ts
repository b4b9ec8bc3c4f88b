import type { FinalState } from '../core/task.js';
import type { AttemptCount } from './replay.js';

/** A task whose worker was lost this often is set aside: it may be what kills them. */
const MAX_LOST = 5;

/** Decides whether an attempt that has just ended in `state`, and is counted in `count`, was the task's last. */
export function isFinal(state: FinalState, count: AttemptCount, retries: number): boolean {
  if (state === 'succeeded' || state === 'cancelled') return true;
  if (state === 'lost') return count.lost >= MAX_LOST;
  return count.started - count.lost - count.interrupted > retries;
}
