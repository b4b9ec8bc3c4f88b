import type { Clock } from './clock.js';
import { formatDuration } from './duration.js';
import { GcdError } from './errors.js';
import type { Duration } from './resource.js';

interface Waiter {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  tell(message: string): void;
}

interface Wait<T> extends Duration {
  /** What is being waited for, such as `the cluster to become active`. */
  readonly what: string;
  /** Returns `pending` with how things stand while it is not over. */
  ask(): Promise<T | Pending>;
  /** Default: a sixtieth of the usual time, 1 to 10 seconds. */
  readonly pollMs?: number;
}

/** Says that a wait is not over, and how things stand. */
export interface Pending {
  readonly pending: string;
}

/**
 * Asks until the answer is not `pending`, telling one line a poll.
 *
 * @throws GcdError WaitTooLong when the limit has passed, with the last state; the signal's reason when aborted.
 */
export async function waitFor<T>(waiter: Waiter, wait: Wait<T>): Promise<T> {
  const startMs = waiter.clock.nowMs();
  const pollMs = wait.pollMs ?? Math.min(10_000, Math.max(1_000, wait.usualMs / 60));
  for (;;) {
    waiter.signal.throwIfAborted();
    const answer = await wait.ask();
    if (!isPending(answer)) return answer;
    const elapsedMs = waiter.clock.nowMs() - startMs;
    if (elapsedMs >= wait.limitMs) {
      throw new GcdError(
        'WaitTooLong',
        `Waited ${formatDuration(elapsedMs)} for ${wait.what}, which usually takes ${formatDuration(wait.usualMs)}: ${answer.pending}`,
        { hint: 'Run the same command again: it goes on where it stopped.' },
      );
    }
    waiter.tell(
      // The times come first: a narrow terminal cuts the end off.
      `waiting ${formatDuration(elapsedMs)}, usually ${formatDuration(wait.usualMs)}, for ${wait.what}: ${answer.pending}`,
    );
    await waiter.clock.sleep(pollMs, waiter.signal);
  }
}

function isPending(answer: unknown): answer is Pending {
  return typeof answer === 'object' && answer !== null && 'pending' in answer;
}
