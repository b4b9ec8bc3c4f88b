import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { IdTable } from '../../src/reports/id-table.js';

test('ids are found under the number in whose order they came, others are not', () => {
  const ids = Array.from({ length: 5000 }, (_, number) => {
    return `t${createHash('sha256').update(String(number)).digest('hex').slice(0, 15)}`;
  });
  const table = new IdTable(5000);
  for (const id of ids) table.add(id);
  for (const [number, id] of ids.entries()) assert.equal(table.find(id), number);
  assert.equal(table.find('t000000000000000'), -1);
});

test('ids that differ in their first or last digit only are told apart', () => {
  const table = new IdTable(3);
  for (const id of ['t000000000000001', 't100000000000001', 't000000000000002']) table.add(id);
  assert.equal(table.find('t100000000000001'), 1);
  assert.equal(table.find('t000000000000002'), 2);
  assert.equal(table.find('t200000000000001'), -1);
});

test('what is no id is never found', () => {
  const table = new IdTable(1);
  table.add('t100000000000001');
  for (const text of ['', 't', 't1', 'task 7 of somebody else']) assert.equal(table.find(text), -1, text);
});
