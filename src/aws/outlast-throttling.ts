import type { Clock } from '../core/clock.js';
import { formatDuration } from '../core/duration.js';
import { GcdError } from '../core/errors.js';
import { waitFor } from '../core/wait.js';
import { isAwsError, translateError } from './translate-error.js';

/** How throttling is sat out: by which clock, until which signal, and who is told. */
export interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  warn(code: string, message: string): void;
}

/** A burst empties AWS' token buckets for seconds, other users of the account for minutes. */
const limitMs = 300_000;
const pollMs = 5_000;

/**
 * Makes a function that sends a call again while AWS throttles it, beyond the SDK's own attempts: a throttled call was not
 * carried out, so that it may be sent again. Once a service has throttled for the whole time, its next calls do not wait
 * anew until one of them goes through.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 *
 * @returns a function that throws GcdError WaitTooLong after five minutes.
 */
export function outlastThrottling({ clock, signal, warn }: Patience) {
  let isThrottled = false;
  let isWornOut = false;
  return async <T>(call: string, send: () => Promise<T>): Promise<T> => {
    const ask = async () => {
      try {
        const answer = { answer: await send() };
        isThrottled = false;
        isWornOut = false;
        return answer;
      } catch (error) {
        const translated = translateError(error, call);
        if (!isAwsError(translated, 'Throttled') || isWornOut) throw error;
        if (!isThrottled) warn('Throttled', `${translated.message} (trying again for ${formatDuration(limitMs)})`);
        isThrottled = true;
        return { pending: translated.message };
      }
    };
    try {
      const waiter = { clock, signal, tell: () => {} };
      const what = `AWS to take ${call} again`;
      return (await waitFor<{ answer: T }>(waiter, { what, ask, usualMs: 10_000, limitMs, pollMs })).answer;
    } catch (error) {
      isWornOut ||= error instanceof GcdError && error.code === 'WaitTooLong';
      throw error;
    }
  };
}
