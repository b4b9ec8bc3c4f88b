import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, mistakesOf } from './load-text.js';

test('broken YAML is told with its line and in words', async () => {
  const cases: [string, string][] = [
    ['data_bucket: some-bucket\n\tretries: 1\n', '2 : expected spaces as indentation, got a tab'],
    ['data_bucket: some-bucket\nenv:\n  A: 1\n B: 2\n', '4 : expected the same indentation as the lines above'],
    [
      'data_bucket: s3: bucket\n',
      '1 : expected one value, got a second colon: text with a colon and a space needs quotes',
    ],
    [
      'data_bucket: some-bucket\nfile_pattern: *.csv\n',
      '2 : expected quotes round a value that begins with *, got *.csv: "*.csv"',
    ],
    ['data_bucket: some-bucket\nfile_pattern: *\n', '2 : expected quotes round a value that begins with *, got *: "*"'],
    ['a: 1\nb: ["x", "y"\nc: 1\n', '2 : expected a ] that closes the [ of this line'],
    ['b: [\n  x,\n  y\n', '1 : expected a ] that closes the [ of this line'],
    ['env: {A: 1\nc: 1\n', '1 : expected a } that closes the { of this line'],
    ['a: 1\nb: "x\nc: 1\n', '2 : expected a second " that closes the one in this line'],
    ['b: "^\\d"\n', '1 : expected single quotes, or each backslash twice: between double quotes \\d means nothing'],
    ['b: @x\n', '1 : expected quotes round a value that begins with @'],
    ['b: [x]] y\nc: 1\n', '1 : expected the end of the value or the next key, got "] y"'],
    [
      'a: 1\nenv:\n  <<: [1]\n',
      '3 : expected aliases (* and <<) that can be followed: Merge sources must be maps or map aliases',
    ],
    ['- data_bucket\n', '1 : expected lines of the form "key: value"'],
    ['data_bucket:some-bucket\n', '1 : expected lines of the form "key: value"'],
  ];
  for (const [yaml, message] of cases) assert.deepEqual(await mistakesOf(yaml), [message]);
});

test('a byte that is no text is told with its line, and a byte-order mark, line ends of Windows and merged keys are fine', async () => {
  assert.deepEqual(await mistakesOf(Buffer.from('data_bucket: some-bucket\nsaved_path_cloud: caf\xe9\n', 'latin1')), [
    '2 : expected text in UTF-8, got a byte that is none',
  ]);
  assert.deepEqual(await mistakesOf('# \0\nretries: x\ndata_bucket: b-b\n'), [
    '1 : expected text in UTF-8, got a byte that is none',
    '2 retries: expected a whole number, 0 or more, got "x"',
  ]);
  assert.deepEqual(await mistakesOf(Buffer.from('\ufeffdata_bucket: x\n', 'utf16le')), [
    '1 : expected text in UTF-8, got UTF-16',
  ]);
  assert.deepEqual(await mistakesOf('\ufeffdata_bucket: some-bucket\r\ntimeout: 5\r\n'), []);
  const merged = 'base: &base\n  A: 1\nenv:\n  <<: *base\n  B: 2\ndata_bucket: some-bucket\n';
  assert.deepEqual((await load(merged)).config.taskEnv, { A: '1', B: '2' });
});
