import assert from 'node:assert/strict';
import { test } from 'node:test';
import picocolors from 'picocolors';
import type { Canvas } from '../../src/cli/reporters/canvas.js';
import { drawRun } from '../../src/cli/reporters/draw-run.js';
import { textWidth } from '../../src/cli/reporters/show-text.js';
import { runProgressed, tallyOf } from './notices.js';

const plain = picocolors.createColors(false);

function draw(files: readonly string[], parts: Partial<Canvas> = {}, isStopping = false): string[] {
  const progress = runProgressed(tallyOf(644, { succeeded: 120, failed: 3 }), files);
  const canvas: Canvas = { columns: 100, rows: 24, colors: plain, isUnicode: false, nowMs: 65_040, ...parts };
  return drawRun({ progress, ...(isStopping ? { isStopping } : {}) }, canvas);
}

test('the bar shows done of all, failed, time left, elapsed and rate, and the slots below', () => {
  assert.deepEqual(draw(['2021/site-7.csv', '2021/site-8.csv']), [
    '| #######.................................  123/644  ✗ 3 failed  0:42 left  1:05  12/s'.replace('| ', '- '),
    '  local-0  0:03  2021/site-7.csv / Power(W)',
    '  local-1  0:03  2021/site-8.csv / Power(W)',
  ]);
});

test('every line fits into every width, wide characters and colours included', () => {
  const files = ['観測所/データ-二〇二一年の発電量-第七号.csv', 'emoji-👩‍🔬.csv', 'a\u001b[2Jb\n.csv', 'x'.repeat(300)];
  for (let columns = 8; columns <= 140; columns += 1) {
    for (const line of draw(files, { columns, colors: picocolors.createColors(true), isUnicode: true })) {
      assert.ok(textWidth(line) < Math.max(columns, 11), `${columns}: ${textWidth(line)} ${JSON.stringify(line)}`);
    }
  }
});

test('a long path keeps its end', () => {
  const [, slot = ''] = draw([`${'deep/'.repeat(30)}site-7.csv`], { columns: 60 });
  assert.match(slot, / {2}local-0 {2}0:03 {2}….*deep\/site-7\.csv \/ Power\(W\)$/);
});

test('a low terminal shows fewer slots and says how many more there are', () => {
  const files = Array.from({ length: 30 }, (_, index) => `f${index}`);
  assert.equal(draw(files, { rows: 10 }).length, 7);
  assert.equal(draw(files, { rows: 10 }).at(-1), '  and 25 more');
  assert.equal(draw(files, { rows: 4 }).length, 1);
  assert.equal(draw(files, { rows: 60 }).length, 13);
});

test('a run that is stopping says so instead of a time left', () => {
  const [bar = ''] = draw([], {}, true);
  assert.match(bar, /stopping/);
  assert.doesNotMatch(bar, /left/);
});
