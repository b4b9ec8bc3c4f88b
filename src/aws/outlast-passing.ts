import type { Clock } from '../core/clock.js';
import { formatDuration } from '../core/duration.js';
import { GcdError } from '../core/errors.js';
import { waitFor } from '../core/wait.js';
import { isAwsError, isNamed, translateError } from './translate-error.js';

/** How what passes by itself is sat out: by which clock, until which signal, and who is told. */
export interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  warn(code: string, message: string): void;
}

/** A burst empties AWS' token buckets for seconds, other users of the account for minutes; a network comes back in seconds. */
const limitMs = 300_000;
const pollMs = 5_000;

/** Nothing of a call was sent: no address was found, or no way to it. */
const unsent = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'];

/**
 * Makes a function that sends a call again while AWS throttles it, or while the network is away, beyond the SDK's own attempts:
 * such a call was not carried out, so that it may be sent again. A network counts as away once the service has answered:
 * before that, it may be the address that is wrong. Once this has lasted for the whole time, the service's next calls do not
 * wait anew until one of them goes through.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 *
 * @returns a function that throws GcdError WaitTooLong after five minutes.
 */
export function outlastPassing({ clock, signal, warn }: Patience) {
  let wasAnswered = false;
  let isTold = false;
  let isWornOut = false;
  const passes = (error: GcdError) => isAwsError(error, 'Throttled') || (wasAnswered && isNamed(error, ...unsent));
  return async <T>(call: string, send: () => Promise<T>): Promise<T> => {
    const ask = async () => {
      try {
        const answer = { answer: await send() };
        wasAnswered = true;
        isTold = false;
        isWornOut = false;
        return answer;
      } catch (error) {
        const translated = translateError(error, call);
        if (!passes(translated) || isWornOut) throw error;
        if (!isTold) warn(translated.code, `${translated.message} (trying again for ${formatDuration(limitMs)})`);
        isTold = true;
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
