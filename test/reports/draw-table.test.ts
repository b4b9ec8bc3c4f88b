import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTable } from '../../src/reports/draw-table.js';

const rows = [
  ['Performance', 'Results', 'Info'],
  ['Process tasks duration (in parallel)', '3.480 sec', 'Real data'],
  ['Max task duration', '3.480 sec', 'pv/2021/a folder/site-with-a-long-name-0815.csv/Power(W)'],
];

/** Returns the text of a column, its lines put together again. */
function columnOf(table: string, column: number): string {
  const lines = table.split('\n').filter((line) => line.startsWith('│'));
  return lines.map((line) => line.split('│')[column + 1]!.trim()).join('');
}

test('a table is as wide as its cells, and in fewer columns as wide as these', () => {
  const natural = drawTable(rows).split('\n')[0]!.length;
  assert.equal(natural, 38 + 11 + 58 + 4);
  for (const columns of [100, 80, 60, 40]) {
    for (const line of drawTable(rows, columns).trimEnd().split('\n')) assert.equal(line.length, columns, line);
  }
  assert.equal(drawTable(rows, natural), drawTable(rows));
});

test('a narrow table leaves nothing out, neither of a path nor of a title', () => {
  for (const columns of [80, 60, 50, 20]) {
    const table = drawTable(rows, columns);
    const text = (column: number) => columnOf(table, column).replaceAll(' ', '');
    assert.equal(
      text(0),
      rows
        .map(([title]) => title)
        .join('')
        .replaceAll(' ', ''),
    );
    assert.equal(
      text(2),
      rows
        .map(([, , info]) => info)
        .join('')
        .replaceAll(' ', ''),
    );
  }
});

test('a table of many repeats becomes several that fit, each with the titles', () => {
  const repeats = Array.from({ length: 12 }, (_, round) => `Repeat ${round}`);
  const wide = [
    ['Performance', ...repeats, 'Mean', 'Std'],
    ['Total tasks', ...repeats.map(String), '1', '2'],
  ];
  const lines = drawTable(wide, 80).trimEnd().split('\n');
  assert.ok(lines.every((line) => line.length <= 80));
  const heads = lines.filter((line) => line.includes('Performance'));
  assert.ok(heads.length > 1);
  const shown = heads.flatMap((line) =>
    line
      .split('│')
      .slice(2, -1)
      .map((cell) => cell.trim()),
  );
  assert.deepEqual(shown, [...repeats, 'Mean', 'Std']);
  assert.equal(drawTable(wide).match(/Performance/g)?.length, 1);
});
