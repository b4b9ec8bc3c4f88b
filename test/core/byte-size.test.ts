import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatByteSize, parseByteSize, parseMemoryLimit } from '../../src/core/byte-size.js';
import { ExitCode, GcdError } from '../../src/core/errors.js';

test('a size is bytes unless it names its unit, and every unit is binary', () => {
  const cases: [string | number, number][] = [
    [1024, 1024],
    ['1024', 1024],
    ['100B', 100],
    ['512M', 512 * 2 ** 20],
    ['512mb', 512 * 2 ** 20],
    ['2G', 2 ** 31],
    ['2GiB', 2 ** 31],
    ['2Gi', 2 ** 31],
    ['2 GB', 2 ** 31],
    ['1.5k', 1536],
    ['1T', 2 ** 40],
  ];
  for (const [input, bytes] of cases) assert.equal(parseByteSize(input), bytes, String(input));
});

test('what is no size is a usage error that says what was expected and got', () => {
  for (const input of ['', '2X', 'lots', '-1G', '2i', '10iB', 'G', '9999999P', Number.NaN]) {
    assert.throws(() => parseByteSize(input), isUsageError('ByteSizeInvalid'), String(input));
  }
  assert.throws(() => parseByteSize('2X'), /expected bytes or a size such as 512M, 2G, got "2X"/);
});

test('a limit on memory in which nothing could start is refused: the unit was forgotten', () => {
  assert.deepEqual(['0', '6M', 2 ** 31].map(parseMemoryLimit), [0, 6 * 2 ** 20, 2 ** 31]);
  const wanted = 'expected 6 MiB at least (a number alone is bytes), or 0 for none, got';
  assert.throws(() => parseMemoryLimit(512), { code: 'MemoryLimitTooLow', message: `${wanted} 512` });
  assert.throws(() => parseMemoryLimit('5.999M'), { code: 'MemoryLimitTooLow', message: `${wanted} "5.999M"` });
  assert.throws(() => parseMemoryLimit('2X'), isUsageError('ByteSizeInvalid'));
});

test('a size is shown binary with at most one decimal, and rounding carries', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [512, '512 B'],
    [1536, '1.5 KiB'],
    [2 ** 20 - 1, '1 MiB'],
    [2 ** 31, '2 GiB'],
  ];
  for (const [bytes, text] of cases) assert.equal(formatByteSize(bytes), text);
});

function isUsageError(code: string) {
  return (error: unknown) => error instanceof GcdError && error.code === code && error.exitCode === ExitCode.usage;
}
