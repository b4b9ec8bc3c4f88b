import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { writeAll } from '../../src/cli/write-all.js';
import { fakeTerminal } from './fake-terminal.js';

test('a full pipe is waited for, until it is read', async () => {
  const pipe = new PassThrough({ highWaterMark: 4 });
  let isWritten = false;
  const writing = writeAll(pipe, 'too much').then(() => {
    isWritten = true;
  });
  await new Promise(setImmediate);
  assert.equal(isWritten, false);
  pipe.resume();
  await writing;
});

test('a reader that goes away is not waited for', async () => {
  const pipe = new PassThrough({ highWaterMark: 4 });
  const writing = writeAll(pipe, 'too much');
  pipe.destroy();
  assert.equal(await writing, false);
  assert.equal(await writeAll(pipe, 'more'), false);
});

test('a write that failed is remembered where the stream, like that of the process, goes on as if nothing were', async () => {
  const pipe = new PassThrough({ autoDestroy: false });
  pipe.resume();
  assert.equal(await writeAll(pipe, 'text'), true);
  pipe.emit('error', new Error('EPIPE'));
  assert.equal(await writeAll(pipe, 'more'), false);
});

test('a screen with room is written to at once', async () => {
  const { stdout } = fakeTerminal();
  await writeAll(stdout, 'text');
  assert.equal(stdout.text, 'text');
});
