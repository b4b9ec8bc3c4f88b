import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draw, ended, opened, task } from './ledger.js';

/** Returns the remarks that the page of a run shows. */
async function remarksOf(remarks: readonly (readonly string[])[]) {
  const attempts = remarks.map((texts, index) => ended(index + 1, [0, 1000], { remarks: texts }));
  const { read } = await draw(
    remarks.map((_, index) => task(index + 1)),
    [opened(), ...attempts],
  );
  const [, content = ''] = /id="content">(.*?)<\/script>/s.exec(await read('report.html')) ?? [];
  return JSON.parse(content).rounds[0].remarks;
}

test('remarks on attempts stand on the page, those together that differ in numbers only', async () => {
  const changed = 'changed the working directory';
  assert.deepEqual(await remarksOf([['left 1 process running: 4711'], [changed, 'left 2 process running: 12'], []]), [
    { remark: 'left 1 process running: 4711', count: 2, examples: ['in/1.csv, Power(W)', 'in/2.csv, Power(W)'] },
    { remark: changed, count: 1, examples: ['in/2.csv, Power(W)'] },
  ]);
});

test('a run with ever new remarks keeps a few kinds and counts the rest', async () => {
  const letters = (index: number) => String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26));
  const groups = await remarksOf(Array.from({ length: 70 }, (_, index) => [`left ${letters(index)}`]));
  assert.equal(groups.length, 51);
  assert.deepEqual([groups[0].remark, groups[0].count], ['other remarks', 20]);
});
