import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlainReporter } from '../../src/cli/reporters/plain-reporter.js';
import { fakeTerminal } from './fake-terminal.js';
import { manualClock } from './manual-clock.js';
import { runEnded, runProgressed, runStarted, tallyOf, taskFailed } from './notices.js';

test('a run without a terminal is told in lines, progress every five seconds', () => {
  const { stderr } = fakeTerminal();
  const clock = manualClock();
  const { observe } = createPlainReporter(stderr, clock);
  observe({ type: 'step', message: 'Listing inputs' });
  observe(runStarted(644));
  for (const second of [0, 1, 4.9, 5, 9]) {
    clock.moveTo(second * 1000);
    observe(runProgressed(tallyOf(644, { succeeded: 120 + Math.floor(second), failed: 3 })));
  }
  observe(runEnded(tallyOf(644, { succeeded: 640, failed: 3, 'timed-out': 1 })));
  assert.deepEqual(stderr.text.split('\n'), [
    'Listing inputs',
    'Run run-1 starts: 644 tasks, 2 slots (local).',
    '128/644 done, 3 failed, 12/s, 1 min 05 s, about 42 s left',
    'Run run-1 is complete: 640 of 644 tasks succeeded, 3 failed, 1 timed-out.',
    '',
  ]);
});

test('the time left is told while it is a second or more', () => {
  for (const [etaMs, expected] of [
    [0, false],
    [400, false],
    [3400, true],
  ] as const) {
    const { stderr } = fakeTerminal();
    createPlainReporter(stderr, manualClock()).observe({ ...runProgressed(tallyOf(10, { succeeded: 9 })), etaMs });
    assert.equal(/, about 3 s left\n$/.test(stderr.text), expected, stderr.text);
    assert.equal(stderr.text.includes('left'), expected);
  }
});

test('a group of exceptions has its place too', () => {
  const { stderr } = fakeTerminal();
  const traceback = `  + Exception Group Traceback (most recent call last):
  |   File "entrypoint.py", line 12, in entrypoint
  |     raise ExceptionGroup("many", problems)
  | ExceptionGroup: many (1 sub-exception)
  +-+---------------- 1 ----------------
    |   File "reading.py", line 3, in read
    | ValueError: a
`;
  createPlainReporter(stderr, manualClock()).observe(taskFailed('a.csv', 'many (1 sub-exception)', { traceback }));
  assert.match(stderr.text, /\n {4}at entrypoint\.py:12 in entrypoint\n$/);
});

test('the first failure of a kind is told at once with its place, its like are counted', () => {
  const { stderr } = fakeTerminal();
  const { observe } = createPlainReporter(stderr, manualClock());
  const traceback =
    'Traceback (most recent call last):\n  File "entrypoint.py", line 12, in entrypoint\n    f(x)\nValueError: bad';
  for (let index = 0; index < 42; index += 1)
    observe(taskFailed(`site-${index}.csv`, `bad row ${index}`, { traceback }));
  assert.equal(stderr.text, 'Failed: site-0.csv: ValueError: bad row 0\n    at entrypoint.py:12 in entrypoint\n');
  observe(runEnded(tallyOf(42, { failed: 42 })));
  assert.match(stderr.text, /… and 41 more like it: ValueError: bad row 0\n/);
});

test('one task on one slot is told in the singular', () => {
  const { stderr } = fakeTerminal();
  createPlainReporter(stderr, manualClock()).observe(runStarted(1, 1));
  assert.equal(stderr.text, 'Run run-1 starts: 1 task, 1 slot (local).\n');
});

test('a run that goes on says how much is left', () => {
  const { stderr } = fakeTerminal();
  const started = { ...runStarted(30, 1), resumed: true, tally: tallyOf(30, { succeeded: 7, failed: 2 }) };
  createPlainReporter(stderr, manualClock()).observe(started);
  assert.equal(stderr.text, 'Run run-1 goes on: 21 of 30 tasks left, 1 slot (local).\n');
});

test('what gets the user further stands below the failure', () => {
  const { stderr } = fakeTerminal();
  const { observe } = createPlainReporter(stderr, manualClock());
  const { failure, ...failed } = taskFailed('a.csv', 'no such file');
  observe({ ...failed, failure: { ...failure, hint: 'Use -c docker.' } });
  assert.equal(stderr.text, 'Failed: a.csv: ValueError: no such file\n    Use -c docker.\n');
});

test('an attempt that will be repeated says so', () => {
  const { stderr } = fakeTerminal();
  const { observe } = createPlainReporter(stderr, manualClock());
  observe(taskFailed('a.csv', 'the limit of 2 s was reached', { state: 'timed-out', final: false }));
  assert.match(stderr.text, /a\.csv: timed-out: .*\n {4}It was attempt 1; it will be tried again\.\n/);
});

test('a name cannot write to the terminal', () => {
  const { stderr } = fakeTerminal();
  const { observe } = createPlainReporter(stderr, manualClock());
  observe(taskFailed('a\u001b[2J\n\u202eb\udcff.csv', 'x'));
  observe({ type: 'step', message: 'Listing \u001b[31mred' });
  observe({ type: 'warning', code: 'X', message: 'one\ntwo\r' });
  assert.equal(
    stderr.text,
    'Failed: a\\x1b[2J\\n\\u202eb\\xff.csv: ValueError: x\nListing \\x1b[31mred\nWarning: one\ntwo\\x0d\n',
  );
});

test('a message of a megabyte is cut, and an endless variety of failures is not told one by one', () => {
  const { stderr } = fakeTerminal();
  const { observe } = createPlainReporter(stderr, manualClock());
  for (let index = 0; index < 200; index += 1) {
    observe(taskFailed('a.csv', String.fromCodePoint(0x4e00 + index).repeat(100_000)));
  }
  observe(runEnded(tallyOf(200, { failed: 200 })));
  const lines = stderr.text.trimEnd().split('\n');
  assert.equal(lines.filter((line) => line.startsWith('Failed: ')).length, 20);
  assert.equal(lines.at(-2), '… and 149 more like it: failures of other kinds');
  assert.ok(lines.every((line) => line.length < 500));
});
