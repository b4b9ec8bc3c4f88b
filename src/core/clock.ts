import { setTimeout as delay } from 'node:timers/promises';

/** Is the port to time: everything that reads the time or waits takes one, so that tests can move it. */
export interface Clock {
  /** Returns wall-clock time in milliseconds since the epoch. */
  nowMs(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      // Node's timer rejects with an error of its own, which has the reason as its cause.
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
