import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Display } from '../../src/cli/display.js';
import { createReporter } from '../../src/cli/reporters/create-reporter.js';
import { fakeTerminal } from './fake-terminal.js';
import { manualClock } from './manual-clock.js';
import { runProgressed, runStarted, tallyOf, taskFailed } from './notices.js';

const loud: Display = { isJson: false, isQuiet: false, hasColor: false };

async function report(
  display: Partial<Display>,
  parts: Parameters<typeof fakeTerminal>[0] = {},
  command: { isLong?: true } = { isLong: true },
) {
  const clock = manualClock(66_000);
  const terminal = fakeTerminal({ clock, ...parts });
  const reporter = await createReporter(terminal, { ...loud, ...display }, command);
  reporter.observe(runStarted(4));
  reporter.observe(runProgressed(tallyOf(4), ['a.csv']));
  reporter.observe(runProgressed(tallyOf(4), ['a.csv']));
  reporter.observe(taskFailed('b.csv', 'bad'));
  reporter.close();
  reporter.close();
  return terminal;
}

test('--json writes a line a notice on stdout, and progress once a second', async () => {
  const { stdout, stderr } = await report({ isJson: true });
  const lines = stdout.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ type }) => type),
    ['run-started', 'run-progressed', 'task-failed'],
  );
  assert.deepEqual(
    lines.map(({ at }) => at),
    [66_000, 66_000, 66_000],
  );
  assert.equal(stderr.text, '');
});

test('--json of a command that reads keeps notices out of stdout', async () => {
  const { stdout, stderr } = await report({ isJson: true }, {}, {});
  assert.equal(stdout.text, '');
  assert.match(stderr.text, /b\.csv: ValueError: bad/);
});

test('--quiet says nothing', async () => {
  const { stdout, stderr } = await report({ isQuiet: true }, { isTTY: true });
  assert.equal(stdout.text + stderr.text, '');
});

test('a terminal gets a live picture on stderr, and is left in order', async () => {
  const { stdout, stderr } = await report({}, { isTTY: true });
  assert.equal(stdout.text, '');
  assert.ok(stderr.text.includes('✗ b.csv: ValueError: bad'));
  assert.ok(stderr.text.endsWith('\u001b[J'));
  assert.ok(!stderr.text.includes('\u001b[?25l'), 'a hidden cursor would stay hidden after kill -9');
});

test('a terminal that nobody has given a size is drawn on as one of 80 columns', async () => {
  const terminal = fakeTerminal({ isTTY: true });
  Object.assign(terminal.stderr, { columns: 0, rows: 0 });
  const reporter = await createReporter(terminal, loud, { isLong: true });
  reporter.observe({ type: 'step', message: 'Listing the files' });
  reporter.close();
  assert.match(terminal.stderr.text, /Listing the files/);
});

test('nothing is drawn after the end, however soon that comes', async () => {
  const terminal = fakeTerminal({ isTTY: true });
  const reporter = await createReporter(terminal, loud, { isLong: true });
  reporter.observe({ type: 'step', message: 'Listing the files' });
  reporter.close();
  terminal.stderr.text = '';
  await new Promise(setImmediate);
  assert.equal(terminal.stderr.text, '');
});

test('what a shell wrote between Ctrl-Z and fg is not drawn over', async () => {
  const terminal = fakeTerminal({ isTTY: true });
  const reporter = await createReporter(terminal, loud, { isLong: true });
  reporter.observe({ type: 'step', message: 'Listing the files' });
  terminal.stderr.text = '';
  terminal.signals.emit('SIGCONT', 'SIGCONT');
  reporter.observe({ type: 'warning', code: 'any', message: 'careful' });
  assert.ok(!terminal.stderr.text.includes('\u001b[1A'), JSON.stringify(terminal.stderr.text));
  assert.match(terminal.stderr.text, /Warning: careful/);
  reporter.close();
  assert.equal(terminal.signals.listenerCount('SIGCONT'), 0);
});

test('a step is drawn before the work on it may keep the process busy', async () => {
  const stopped = { nowMs: () => 0, sleep: () => new Promise<void>(() => undefined) };
  const terminal = fakeTerminal({ isTTY: true, clock: stopped });
  const reporter = await createReporter(terminal, loud, { isLong: true });
  reporter.observe({ type: 'step', message: 'Reading a long journal' });
  assert.match(terminal.stderr.text, /Reading a long journal/);
  reporter.close();
});

test('a dumb terminal and CI get plain lines', async () => {
  for (const env of [{ TERM: 'dumb' }, { CI: 'true' }]) {
    const { stderr } = await report({}, { isTTY: true, env });
    assert.ok(!stderr.text.includes('\u001b'));
    assert.match(stderr.text, /^Run run-1 starts: 4 tasks/);
  }
});
