import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outlastPassing } from '../../src/aws/outlast-passing.js';
import { fastClock } from '../fakes/fast-clock.js';

const throttled = () => Object.assign(new Error('Rate exceeded'), { name: 'Throttling' });
const offline = () => Object.assign(new Error('getaddrinfo EAI_AGAIN eks.test'), { code: 'EAI_AGAIN' });
const cut = () => Object.assign(new Error('read ECONNRESET'), { name: 'TimeoutError', code: 'ECONNRESET' });
const denied = () => Object.assign(new Error('no'), { name: 'AccessDenied' });

test('throttling is sat out, and told once', async () => {
  const { outlast, warnings } = patient();
  assert.equal(await outlast('a:b', script(throttled, throttled, 'answer')), 'answer');
  assert.deepEqual(warnings, ['Throttled: a:b was answered Throttling: Rate exceeded (trying again for 5 min 00 s)']);
});

test('a network that goes away once AWS has answered is sat out, and told each time that it goes', async () => {
  const { outlast, warnings } = patient();
  for (const round of [1, 2]) {
    await outlast('a:b', script('answer'));
    assert.equal(await outlast('a:b', script(offline, offline, 'answer')), 'answer');
    assert.equal(warnings.length, round);
  }
  assert.match(
    warnings[0]!,
    /^Unreachable: a:b got no answer: getaddrinfo EAI_AGAIN eks.test \(trying again for 5 min 00 s\)$/,
  );
});

test('a host that has never answered is not waited for: it may be the wrong one', async () => {
  const { outlast, warnings } = patient();
  await assert.rejects(outlast('a:b', script(offline, 'answer')), /EAI_AGAIN/);
  assert.deepEqual(warnings, []);
});

test('a call that may have been carried out is not sent again here, nor one that was refused', async () => {
  const { outlast } = patient();
  await outlast('a:b', script('answer'));
  await assert.rejects(outlast('a:b', script(cut, 'answer')), /ECONNRESET/);
  await assert.rejects(outlast('a:b', script(denied, 'answer')), { name: 'AccessDenied' });
});

test('a network that stays away is given up after five minutes, and later calls do not wait anew', async () => {
  const { outlast, clock } = patient();
  await outlast('a:b', script('answer'));
  const startMs = clock.nowMs();
  await assert.rejects(
    outlast('a:b', async () => Promise.reject(offline())),
    { code: 'WaitTooLong', message: /AWS to take a:b again.*getaddrinfo EAI_AGAIN/, hint: /goes on where it stopped/ },
  );
  assert.equal(clock.nowMs() - startMs, 300_000);
  await assert.rejects(outlast('a:b', script(offline, 'answer')), /EAI_AGAIN/);
  assert.equal(clock.nowMs() - startMs, 300_000);
});

function patient() {
  const warnings: string[] = [];
  const clock = fastClock();
  const { signal } = new AbortController();
  const outlast = outlastPassing({ clock, signal, warn: (code, message) => void warnings.push(`${code}: ${message}`) });
  return { outlast, warnings, clock };
}

/** Returns a call that ends like this, in turn. */
function script(...ends: (string | (() => Error))[]) {
  return async () => {
    const end = ends.shift() ?? 'more calls than were expected';
    if (typeof end === 'string') return end;
    throw end();
  };
}
