import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/core/clock.js';
import { GcdError } from '../../src/core/errors.js';

test("a sleep that is aborted rejects with the signal's own reason", async () => {
  const reason = new GcdError('Interrupted', 'gcd was asked to stop (SIGINT).');
  const stop = new AbortController();
  const slept = systemClock.sleep(60_000, stop.signal);
  stop.abort(reason);
  await assert.rejects(slept, (error) => error === reason);
  await assert.rejects(systemClock.sleep(60_000, stop.signal), (error) => error === reason);
});
