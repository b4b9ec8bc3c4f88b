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
  await writing;
  await writeAll(pipe, 'more');
});

test('a screen with room is written to at once', async () => {
  const { stdout } = fakeTerminal();
  await writeAll(stdout, 'text');
  assert.equal(stdout.text, 'text');
});
