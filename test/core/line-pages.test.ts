import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { LinePages } from '../../src/core/line-pages.js';
import { temporaryFolder } from '../temporary-folder.js';

function fileOf(t: TestContext, text: string): string {
  const path = join(temporaryFolder(t), 'lines');
  writeFileSync(path, text);
  return path;
}

/** More pages than are kept, longer than a block is; every 1,000th line is longer than a block itself. */
const LINES = Array.from({ length: 20_000 }, (_, number) => {
  const name = ['north', 'süd', '東', '🌞'][number % 4];
  return `${name} ${number}${number % 1000 === 999 ? 'ø'.repeat(70_000) : ''}`;
});

test('lines come as they are, whatever their letters and wherever pages and blocks end', (t) => {
  const pages = new LinePages(fileOf(t, `${LINES.join('\n')}\n`));
  assert.equal(pages.count, LINES.length);
  for (const [number, line] of LINES.entries()) assert.ok(pages.line(number) === line, `line ${number}`);
});

test('lines come in any order', (t) => {
  const pages = new LinePages(fileOf(t, `${LINES.join('\n')}\n`));
  for (let step = 0; step < 2000; step += 1) {
    const number = (step * 7919) % LINES.length;
    assert.ok(pages.line(number) === LINES[number], `line ${number}`);
  }
});

test('empty lines count, a last line without a newline does not', (t) => {
  const pages = new LinePages(fileOf(t, 'a\n\nb\ntorn'));
  assert.equal(pages.count, 3);
  assert.deepEqual([pages.line(0), pages.line(1), pages.line(2)], ['a', '', 'b']);
  assert.equal(new LinePages(fileOf(t, '')).count, 0);
  assert.equal(new LinePages(fileOf(t, 'torn')).count, 0);
});

test('a file that has become shorter is named', (t) => {
  const path = fileOf(t, 'a\nb\n');
  const pages = new LinePages(path);
  writeFileSync(path, 'a\n');
  assert.throws(() => pages.line(1), {
    code: 'FileCut',
    message: `${path} ends before its line does: it was cut while it was read.`,
  });
});
