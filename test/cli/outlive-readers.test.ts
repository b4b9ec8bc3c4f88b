import assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { main } from '../../src/cli/main.js';
import type { Screen } from '../../src/cli/terminal.js';
import { temporaryFolder } from '../temporary-folder.js';
import { fakeTerminal } from './fake-terminal.js';
import { makeSmallProject } from './small-project.js';

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

test('a list of very many tasks ends soon when nobody reads it any more, and at Ctrl-C', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {}');
  const list = async (onWrite: (done: (error?: Error) => void, signals: EventEmitter) => void) => {
    const terminal = fakeTerminal({ cwd });
    let chunks = 0;
    const stdout = new Writable({
      write(_chunk, _encoding, done) {
        chunks += 1;
        onWrite(done, terminal.signals);
      },
    });
    const line = 'run-files -p project -n 1 -r 300000 --dry-run --quiet'.split(' ');
    const exitCode = await main(line, { ...terminal, stdout: stdout as Screen });
    return { exitCode, hasEndedSoon: chunks < 100_000 };
  };
  const deserted = await list((done) => done(Object.assign(new Error('EPIPE'), { code: 'EPIPE', errno: -32 })));
  assert.deepEqual(deserted, { exitCode: 0, hasEndedSoon: true });
  const stopped = await list((done, signals) => {
    setImmediate(() => signals.emit('SIGINT', 'SIGINT'));
    done();
  });
  assert.deepEqual(stopped, { exitCode: 130, hasEndedSoon: true });
});
