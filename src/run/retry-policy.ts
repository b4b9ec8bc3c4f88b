import { type AttemptCount, countAttempt, type EndOfAttempt } from './replay.js';

/** A task whose worker was lost this often is set aside: it may be what kills them. */
const MAX_LOST = 5;

/** Decides whether an attempt that has just ended was the task's last; `before` counts those before it, if there were any. */
export function isFinal(ended: EndOfAttempt, before: AttemptCount | undefined, retries: number): boolean {
  if (ended.state === 'succeeded' || ended.state === 'cancelled') return true;
  const count = countAttempt(before, ended);
  if (ended.state === 'lost') return count.lost >= MAX_LOST;
  return count.started - count.lost - count.uncounted > retries;
}
