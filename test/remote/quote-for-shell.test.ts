import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { quoteForShell } from '../../src/remote/quote-for-shell.js';

test('a shell splits a quoted command line back into the same words, whatever is in them', () => {
  const random = generator(1);
  const alphabet = [...'\'"\\$`!*?[]{}()<>|&;#~=%^-+.,:@/ \t\n\r\u0001\u007fabcXYZ019é漢🙂'];
  for (let round = 0; round < 20; round++) {
    const words = Array.from({ length: 100 }, () => {
      const length = random(9);
      return Array.from({ length }, () => alphabet[random(alphabet.length)]).join('');
    });
    const line = quoteForShell(['printf', '%s\\0', ...words]);
    const answer = execFileSync('sh', ['-c', line], { encoding: 'utf8' });
    assert.deepEqual(answer.split('\0').slice(0, -1), words, `seed 1, round ${round}`);
  }
});

test('a word that looks like syntax is a word', () => {
  for (const word of ['if', 'A=b', '-n', '~', '!', '{', '', '--']) {
    assert.equal(execFileSync('sh', ['-c', quoteForShell(['printf', '%s', word])], { encoding: 'utf8' }), word);
  }
  assert.throws(() => execFileSync('sh', ['-c', quoteForShell(['A=b'])], { stdio: 'pipe' }), /not found/);
});

test('a word with a NUL is refused', () => {
  assert.throws(() => quoteForShell(['a\0b']), { code: 'WordUnquotable' });
});

/** Returns numbers below a limit, the same for the same seed. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
