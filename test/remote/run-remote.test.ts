import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { Client, ClientChannel } from 'ssh2';
import { systemClock } from '../../src/core/clock.js';
import { runRemote } from '../../src/remote/run-remote.js';

const within = { signal: new AbortController().signal, clock: systemClock };

test('a command that has ended by the time its start is told has ended, and is not taken for lost', async () => {
  // As over a link that lost a packet: all that came after it is there at once, and ssh2 tells it in one turn.
  const connection = connectionTo((channel) => {
    channel.write('said');
    channel.stderr.push('why');
    channel.emit('exit', 3);
    channel.end();
    channel.once('end', () => channel.emit('close', 3));
  });
  assert.deepEqual(await runRemote(connection, ['it'], within), { exitCode: 3, stdout: 'said', stderr: 'why' });
});

test('a command that a signal has ended has no exit code', async () => {
  const connection = connectionTo((channel) => {
    channel.end();
    channel.once('end', () => channel.emit('close', null, 'SIGTERM', false, ''));
  });
  assert.deepEqual(await runRemote(connection, ['it'], within), { exitCode: undefined, stdout: '', stderr: '' });
});

test('a channel that closes without telling how the command ended was lost', async () => {
  const connection = connectionTo((channel) => {
    channel.end();
    channel.once('end', () => channel.emit('close', undefined));
  });
  await assert.rejects(runRemote(connection, ['it'], within), { code: 'ConnectionLost' });
});

/** Makes a connection as ssh2 has it, whose one command starts and goes on in one turn. */
function connectionTo(goOn: (channel: PassThrough & { stderr: PassThrough }) => void) {
  const exec = (_line: string, told: (error: undefined, channel: ClientChannel) => void) => {
    const channel = Object.assign(new PassThrough({ emitClose: false }), { stderr: new PassThrough() });
    told(undefined, channel as unknown as ClientChannel);
    goOn(channel);
  };
  return { name: 'the machine', client: { exec } as unknown as Client, close: () => {} };
}
