import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { type Action, defineCommand } from '../../src/cli/command.js';
import { runCommand } from '../../src/cli/run-command.js';
import { GcdError } from '../../src/core/errors.js';
import { fakeTerminal } from './fake-terminal.js';

const origin = { packageRoot: '.', gcdVersion: '1.0.0', commandStartMs: 0 };
const display = { isJson: false, isQuiet: false, hasColor: false };

const ifStopped = 'What had finished is safe.';

function start(action: Action<object>, parts: { isLong?: true; ifStopped?: string } = { isLong: true, ifStopped }) {
  const terminal = fakeTerminal();
  const command = defineCommand({
    ...{ name: 'x', summary: 'x', arguments: [], options: {}, examples: [], ...parts },
    load: async () => action,
  });
  return { terminal, ended: runCommand({ command, input: {}, terminal, display, origin }) };
}

/** Waits for the signal, and then for a second call that the test makes. */
async function stopCleanly(signal: AbortSignal, mayEnd: Promise<unknown>): Promise<number> {
  if (!signal.aborted) await once(signal, 'abort');
  await mayEnd;
  return 130;
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  test(`the first ${name} asks a long command to stop, and leaves it the time it needs`, async () => {
    const { terminal, ended } = start(({ ports }) => stopCleanly(ports.signal, Promise.resolve()));
    while (terminal.signals.listenerCount(name) === 0) await new Promise(setImmediate);
    terminal.signals.emit(name, name);
    assert.equal(await ended, 130);
    assert.deepEqual(terminal.exitCodes, []);
    assert.equal(terminal.signals.listenerCount(name), 0);
  });
}

test('a second Ctrl-C ends the process at once and says how the command goes on; a second SIGTERM does not', async () => {
  let end = (): void => undefined;
  const mayEnd = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { terminal, ended } = start(({ ports }) => stopCleanly(ports.signal, mayEnd));
  while (terminal.signals.listenerCount('SIGINT') === 0) await new Promise(setImmediate);
  terminal.signals.emit('SIGTERM', 'SIGTERM');
  terminal.signals.emit('SIGTERM', 'SIGTERM');
  assert.deepEqual(terminal.exitCodes, []);
  terminal.signals.emit('SIGINT', 'SIGINT');
  assert.deepEqual(terminal.exitCodes, [130]);
  assert.equal(terminal.stderr.text, 'Stopped at once. What had finished is safe.\n');
  end();
  await ended;
});

test('a short command leaves signals to Node', async () => {
  let listeners = -1;
  const { ended } = start(async ({ terminal }) => {
    listeners = terminal.signals.listenerCount('SIGINT');
    return 0;
  }, {});
  assert.equal(await ended, 0);
  assert.equal(listeners, 0);
});

test('whatever a command throws, its listeners are taken off', async () => {
  const { terminal, ended } = start(async () => {
    throw new GcdError('Broken', 'It broke.');
  });
  await assert.rejects(ended, { code: 'Broken' });
  assert.equal(terminal.signals.listenerCount('SIGINT'), 0);
});

test('a command that asks nothing does not touch stdin', async () => {
  let isTouched = false;
  const terminal = Object.defineProperty(fakeTerminal(), 'stdin', {
    get() {
      isTouched = true;
    },
    enumerable: true,
  });
  const command = defineCommand({
    ...{ name: 'x', summary: 'x', arguments: [], options: {}, examples: [] },
    load: async () => async (call) => {
      call.terminal.stdout.write('done');
      return 0;
    },
  });
  assert.equal(await runCommand({ command, input: {}, terminal, display, origin }), 0);
  assert.deepEqual([terminal.stdout.text, isTouched], ['done', false]);
});

test("a command's own words are not drawn over by what moves", async () => {
  const hurried = { nowMs: () => 0, sleep: () => new Promise<void>((resolve) => void setImmediate(resolve)) };
  const terminal = fakeTerminal({ isTTY: true, clock: hurried });
  const action: Action<object> = async (call) => {
    call.ports.observe({ type: 'step', message: 'Writing the reports' });
    while (!terminal.stderr.text.includes('Writing the reports')) await hurried.sleep();
    call.terminal.stdout.write('RESULT\n');
    call.terminal.stderr.write('NEXT\n');
    return call.terminal.stderr.columns ?? 0;
  };
  const command = defineCommand({
    ...{ name: 'x', summary: 'x', arguments: [], options: {}, examples: [], isLong: true as const },
    load: async () => action,
  });
  assert.equal(await runCommand({ command, input: {}, terminal, display, origin }), 80);
  assert.ok(terminal.stderr.text.endsWith('\u001b[JNEXT\n'), JSON.stringify(terminal.stderr.text));
});
