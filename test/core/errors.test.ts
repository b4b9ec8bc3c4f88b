import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { messageOf } from '../../src/core/errors.js';

test('a host none of whose addresses answers is told by what came from each of them', async () => {
  const { port } = await closedPort();
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  const socket = connect({ host: 'two.test', port, lookup: (_host, _options, tell) => tell(null, addresses) });
  const [error] = await once(socket, 'error').catch((reason: unknown) => [reason]);
  assert.deepEqual([error.name, error.message], ['AggregateError', '']);
  // What comes from the second one depends on whether the machine has IPv6.
  assert.match(messageOf(error), new RegExp(`^connect ECONNREFUSED 127\\.0\\.0\\.1:${port}; connect E[A-Z]+ ::1`));
});

test('an error is told by its message, and anything else that was thrown as text', () => {
  assert.equal(messageOf(new Error('why')), 'why');
  assert.equal(messageOf(new AggregateError([new Error('one')], 'all of it')), 'all of it');
  assert.equal(messageOf('text'), 'text');
});

/** Returns a port that nothing listens on. */
async function closedPort(): Promise<{ port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return { port };
}
