import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fnmatch } from '../../src/inputs/fnmatch.js';
import { askPython } from './python.js';

const patterns = [
  ...['*', '*.csv', 'data/*.csv', '*csv', '?.csv', '*/*', '', '**', 'a*b*c', '*a*a*b', '.*', '*.', 'a.c', 'a+b', '$^'],
  ...['[abc].csv', '[!abc].csv', '[a-c]*', '[!a-c]*', '[]]*', '[!]]*', '[]', '[!]', '[', '[a', 'a[', '[]-a]', '[^a]*'],
  ...[
    '[--0]*',
    '[a-]*',
    '[-a]*',
    '[c-a]*',
    '[!c-a]*',
    '[a-c-e]*',
    '[a-c--e]*',
    '[xc-ay]*',
    '[z-ab-c]*',
    '[\\]*',
    '\\*',
  ],
  ...['[a&&b]*', '[a||b~~]*', '[[]*', '[a-c[]*', '*[0-9][0-9].csv', '[é-ü]*', '?', '??', '*\n*', 'A*', '*\udce9*'],
];
const names = [
  ...[
    'a.csv',
    'b.csv',
    'data/a.csv',
    'data/b/c.csv',
    '.hidden.csv',
    'acsv',
    'a',
    'b',
    'c',
    'd',
    '-',
    ']',
    '[',
    '[a',
    'a[',
  ],
  ...['', 'x', 'y', 'abc', 'aXbYc', 'aab', 'baab', 'a+b', '$^', 'x12.csv', 'é.csv', 'ü', '\u{1f600}', '\u{1f600}.csv'],
  ...['a\nb', '\\', '\\x', '^a', '!', '&', '|', '~', '0', '1', 'e', 'A.csv', 'c\udce9.csv', '\udc80', '*', '\\*'],
];

test('patterns match what they match in Python', () => {
  const program = `
import fnmatch, json, re, sys
patterns, names = json.load(sys.stdin)
def answers(pattern):
    try:
        return [fnmatch.fnmatchcase(name, pattern) for name in names]
    except re.error:
        return None
print(json.dumps([answers(pattern) for pattern in patterns]))`;
  const expected = askPython(program, [patterns, names]) as (boolean[] | null)[];
  for (const [row, pattern] of patterns.entries()) {
    const answers = expected[row];
    // Python 3.8 fails on a range that runs backwards.
    if (!answers) continue;
    for (const [column, name] of names.entries()) {
      assert.equal(fnmatch(pattern).test(name), answers[column], JSON.stringify({ pattern, name }));
    }
  }
});

test('many stars do not take for ever on a long name', () => {
  assert.equal(fnmatch('*a*a*a*a*a*a*a*a*a*a*b').test('a'.repeat(3000)), false);
});
