import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callerCidr } from '../../src/aws/caller-cidr.js';

const query = { asked: undefined, endpoint: undefined, signal: new AbortController().signal };

for (const [asked, cidr] of [
  ['192.0.2.7', '192.0.2.7/32'],
  ['192.0.2.0/24', '192.0.2.0/24'],
  ['192.0.2.7/24', '192.0.2.0/24'],
  ['203.0.113.200/26', '203.0.113.192/26'],
] as const) {
  test(`--ssh-cidr ${asked} is ${cidr}`, async () => assert.equal(await callerCidr({ ...query, asked }), cidr));
}

for (const asked of ['192.0.2', '192.0.2.7/33', '::1/128', 'me', '192.0.2.7/24/1']) {
  test(`--ssh-cidr ${asked} is refused`, async () => {
    await assert.rejects(callerCidr({ ...query, asked }), { code: 'CidrInvalid', exitCode: 2 });
  });
}

for (const asked of ['0.0.0.0/0', '128.0.0.0/1']) {
  test(`${asked}, the internet or much of it, is refused unless it is forced`, async () => {
    await assert.rejects(callerCidr({ ...query, asked }), { code: 'CidrTooWide', exitCode: 2 });
    assert.equal(await callerCidr({ ...query, asked, isOpenAllowed: true }), asked);
  });
}

for (const endpoint of ['http://127.0.0.1:4566', 'http://localhost:4566', 'http://[::1]:4566']) {
  test(`with ${endpoint} nobody but this machine is let in`, async () => {
    assert.equal(await callerCidr({ ...query, endpoint }), '127.0.0.1/32');
  });
}

test('an address that could not be asked for is told with the reason of the network', async (t) => {
  t.mock.method(globalThis, 'fetch', async () => {
    throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND checkip.amazonaws.com') });
  });
  await assert.rejects(callerCidr(query), {
    ...{ code: 'AddressUnknown', message: 'Your address is not known: getaddrinfo ENOTFOUND checkip.amazonaws.com' },
    hint: /--ssh-cidr/,
  });
});

test('a stop while the address is asked for is a stop', async (t) => {
  const stop = new AbortController();
  t.mock.method(globalThis, 'fetch', async (_address: string, { signal }: { signal: AbortSignal }) => {
    stop.abort(new Error('gcd was asked to stop'));
    signal.throwIfAborted();
  });
  await assert.rejects(callerCidr({ ...query, signal: stop.signal }), { message: 'gcd was asked to stop' });
});
