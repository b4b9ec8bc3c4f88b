import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { listenForStop } from '../../src/cli/stop-signals.js';
import { fakeTerminal } from './fake-terminal.js';

const reporter = { observe: () => undefined, stepAside: () => undefined, close: () => undefined };

test('any number of requests may listen for the wish to stop', async (t) => {
  const { signal } = listenForStop(fakeTerminal(), { isLong: true }, reporter);
  const warn = t.mock.fn();
  process.on('warning', warn);
  t.after(() => process.off('warning', warn));
  for (let count = 0; count < 50; count += 1) signal.addEventListener('abort', () => undefined);
  await new Promise(setImmediate);
  assert.equal(warn.mock.callCount(), 0);
});

test('a signal aborts a long command once, and a SIGINT after it ends gcd at once', () => {
  const terminal = fakeTerminal({ signals: new EventEmitter() });
  const stop = listenForStop(terminal, { isLong: true }, reporter);
  terminal.signals.emit('SIGTERM', 'SIGTERM');
  terminal.signals.emit('SIGTERM', 'SIGTERM');
  assert.deepEqual([stop.signal.aborted, terminal.exitCodes], [true, []]);
  terminal.signals.emit('SIGINT', 'SIGINT');
  assert.deepEqual(terminal.exitCodes, [130]);
  stop.remove();
  assert.equal(terminal.signals.listenerCount('SIGINT'), 0);
});

test('one Ctrl-C that comes twice, as it does through npx, lets the command end in order; a later one does not', async () => {
  const elapsed: (() => void)[] = [];
  const sleep = () => new Promise<void>((resolve) => elapsed.push(resolve));
  const terminal = fakeTerminal({ signals: new EventEmitter(), clock: { nowMs: () => 0, sleep } });
  const stop = listenForStop(terminal, { isLong: true }, reporter);
  terminal.signals.emit('SIGINT', 'SIGINT');
  terminal.signals.emit('SIGINT', 'SIGINT');
  assert.deepEqual([stop.signal.aborted, terminal.exitCodes], [true, []]);
  for (const end of elapsed) end();
  await new Promise(setImmediate);
  terminal.signals.emit('SIGINT', 'SIGINT');
  assert.deepEqual(terminal.exitCodes, [130]);
  stop.remove();
});
