import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { main } from '../../src/cli/main.js';
import type { Screen } from '../../src/cli/terminal.js';
import { fakeTerminal } from './fake-terminal.js';

/** Runs `gcd runs --json` on a stdout that fails with an errno at each write. */
async function runFailing(code: string, errno: number) {
  const terminal = fakeTerminal();
  const stdout = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code, errno })),
  });
  const exitCode = await main(['runs', '--json'], { ...terminal, stdout: stdout as Screen });
  return { exitCode, stderr: terminal.stderr.text };
}

test('a reader that is gone costs nothing', async () => {
  assert.deepEqual(await runFailing('EPIPE', -32), { exitCode: 0, stderr: '' });
});

test('output that the disk has no room for is one line and exit code 1', async () => {
  const stderr = 'Error: What gcd prints is lost: no space left on device.\n';
  assert.deepEqual(await runFailing('ENOSPC', -28), { exitCode: 1, stderr });
});
