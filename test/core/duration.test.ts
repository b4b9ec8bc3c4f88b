import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatChosenDuration, formatDuration, parseDuration } from '../../src/core/duration.js';
import { ExitCode, GcdError } from '../../src/core/errors.js';

test('a duration is seconds unless it names its unit', () => {
  const cases: [string | number, number][] = [
    [90, 90_000],
    [0.5, 500],
    ['90', 90_000],
    ['90s', 90_000],
    [' 15 m ', 900_000],
    ['2h', 7_200_000],
    ['1.5H', 5_400_000],
    ['1d', 86_400_000],
    ['0', 0],
  ];
  for (const [input, ms] of cases) assert.equal(parseDuration(input), ms, String(input));
});

test('what is no duration is a usage error that says what was expected and got', () => {
  for (const input of ['', 'soon', '5 minutes', '-1', '1h30', 's', 'Infinity', -1, Number.NaN]) {
    assert.throws(() => parseDuration(input), isUsageError('DurationInvalid'), String(input));
  }
  assert.throws(() => parseDuration('soon'), /expected seconds or a time such as 90s.*got "soon"/);
});

test('a duration is shown in the two units that matter, and rounding carries', () => {
  const cases: [number, string][] = [
    [0, '0 ms'],
    [0.0234, '0.023 ms'],
    [9.97, '10 ms'],
    [850, '850 ms'],
    [999.7, '1.00 s'],
    [3480, '3.48 s'],
    [59_996, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_599_700, '1 h 00 min'],
    [3_780_000, '1 h 03 min'],
    [187_200_000, '2 d 04 h'],
  ];
  for (const [ms, text] of cases) assert.equal(formatDuration(ms), text);
});

function isUsageError(code: string) {
  return (error: unknown) => error instanceof GcdError && error.code === code && error.exitCode === ExitCode.usage;
}

test('a span that somebody chose is told without the unit that it has none of', () => {
  const spans = [7_200_000, 300_000, 5_400_000, 86_400_000, 90_000];
  assert.deepEqual(spans.map(formatChosenDuration), ['2 h', '5 min', '1 h 30 min', '1 d', '1 min 30 s']);
});
