import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GcdError } from '../../src/core/errors.js';
import { translatePythonRegex } from '../../src/inputs/python-regex.js';
import { askPython } from './python.js';
import { patterns, texts } from './python-regex-cases.js';

/** What is refused here though Python takes it; each with the words that say why. */
const refused: Record<string, RegExp> = {
  '(?i:p)': /the flag i for a part of the pattern at character 1/,
  'a(?i)b': /flags for the whole pattern that are not at its start at character 2/,
  'a++': /possessive quantifier at character 2/,
  'a{2}+b': /possessive quantifier at character 2/,
  'x(?>a)': /atomic group at character 2/,
  '(a)?(?(1)b|c)': /conditional group at character 5/,
  '\\N{BULLET}': /the escape \\N at character 1/,
  '(a)?\\1b': /a reference to the group 1, which may have matched nothing at character 5/,
  '(?:(a)|b)\\1': /may have matched nothing/,
  '(?!(a))\\1': /may have matched nothing/,
  '(a)(?<=\\1)': /a reference inside a look-behind/,
};

test('expressions find what re.search finds in Python', () => {
  const program = `
import json, re, sys
patterns, texts = json.load(sys.stdin)
def answers(pattern):
    try:
        return [re.search(pattern, text) is not None for text in texts]
    except re.error:
        return None
print(json.dumps([answers(pattern) for pattern in patterns]))`;
  const expected = askPython(program, [patterns, texts]) as (boolean[] | null)[];
  let compared = 0;
  for (const [row, pattern] of patterns.entries()) {
    if (pattern in refused) continue;
    const answers = expected[row];
    if (answers === null) {
      assert.throws(() => translatePythonRegex(pattern), { code: 'PythonRegexRefused', exitCode: 2 }, pattern);
      continue;
    }
    const regex = translatePythonRegex(pattern);
    for (const [column, text] of texts.entries()) {
      compared += 1;
      assert.equal(regex.test(text), answers![column], JSON.stringify({ pattern, text, source: regex.source }));
    }
  }
  assert.ok(compared > 5000);
});

test('what cannot be translated is refused with its name and place', () => {
  for (const [pattern, message] of Object.entries(refused)) {
    assert.throws(
      () => translatePythonRegex(pattern),
      (error) => error instanceof GcdError && error.code === 'PythonRegexRefused' && message.test(error.message),
      pattern,
    );
  }
});
