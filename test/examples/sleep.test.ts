import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repoRoot } from '../repo-root.js';
import { runEntrypoint } from './run-entrypoint.js';

const folder = join(repoRoot, 'examples', 'sleep', 'data');
const files = readdirSync(folder).sort();

function callsFor(column: string) {
  return files.map((file) => ({
    local_file: join(folder, file),
    curr_process_file: file,
    curr_process_column: column,
    data_bucket: 'data',
  }));
}

/** Reads a plain CSV column: the shipped files have neither quotes nor empty cells. */
function readPowers(file: string): number[] {
  const [header = '', ...rows] = readFileSync(join(folder, file), 'utf8').trim().split('\n');
  const index = header.split(',').indexOf('Power(W)');
  return rows.map((row) => Number(row.split(',')[index]));
}

test('the sleep example ships at least 12 files of differing sizes', () => {
  assert.ok(files.length >= 12);
  assert.ok(new Set(files.map((file) => statSync(join(folder, file)).size)).size >= 12);
});

test('the sleep example sums its column and sleeps between 0.1 and 0.5 s', () => {
  const outcomes = runEntrypoint({ example: 'sleep', calls: callsFor('Power(W)') });
  for (const [index, file] of files.entries()) {
    const { result, error } = outcomes[index]!;
    assert.ok(result, error);
    const powers = readPowers(file);
    assert.equal(result.rows, powers.length);
    assert.equal(
      result.sum_w,
      powers.reduce((sum, power) => sum + power, 0),
    );
    assert.equal(result.max_w, Math.max(...powers));
    assert.ok((result.slept_s as number) >= 0.1 && (result.slept_s as number) <= 0.5);
  }
});

test('the sleep example sleeps the same time for the same task in every process', () => {
  const sleeps = () => runEntrypoint({ example: 'sleep', calls: callsFor('Power(W)') }).map((o) => o.result?.slept_s);
  assert.deepEqual(sleeps(), sleeps());
  assert.ok(new Set(sleeps()).size > 5, 'not all tasks take the same time');
});

test('the sleep example names the columns that there are when its own is missing', () => {
  const [outcome] = runEntrypoint({ example: 'sleep', calls: callsFor('None').slice(0, 1) });
  assert.match(
    outcome?.error ?? '',
    /^ValueError: no column that process_column_keywords matches; the file has \['Time', 'Power\(W\)'/,
  );
});
