import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { makeClients } from '../../src/aws/clients.js';

const identity =
  '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';

test('a call that is never answered is given up after a silence, and sent again', async (t) => {
  let calls = 0;
  const { sts } = await clientsOf(t, (response) => {
    calls += 1;
    // As behind a network that the machine has left: nothing comes back any more.
    if (calls > 1) response.writeHead(200, { 'content-type': 'text/xml' }).end(identity);
  });
  assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, '123456789012');
  assert.equal(calls, 2);
});

test('an answer that stops in the middle is given up after a silence, too', async (t) => {
  let calls = 0;
  const { sts } = await clientsOf(t, (response) => {
    calls += 1;
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': identity.length });
    if (calls > 1) response.end(identity);
    else response.write(identity.slice(0, 20));
  });
  assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, '123456789012');
});

test('calls of which none is answered end with what to do', async (t) => {
  const { sts } = await clientsOf(t, () => {});
  await assert.rejects(sts.send(new GetCallerIdentityCommand({})), {
    ...{ code: 'Unreachable', message: /sts:GetCallerIdentity got no answer/, hint: /run the same command/ },
  });
});

/** Makes clients of a server of the test's own that are patient for a moment only. */
async function clientsOf(t: TestContext, answer: (response: ServerResponse) => void) {
  const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const clients = makeClients({
    ...{ region: 'us-east-1', endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    ...{ credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 2, silenceMs: 200 },
  });
  t.after(() => clients.sts.destroy());
  return clients;
}
