import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { repoRoot } from '../repo-root.js';
import { type CallOutcome, runEntrypoint } from './run-entrypoint.js';

const solar = join(repoRoot, 'examples', 'solar');
const scratch = mkdtempSync(join(tmpdir(), 'gcd-solar-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

type Truth = Record<string, string | number | boolean> & { readonly column: string };
const truths = Object.entries<Truth>(JSON.parse(readFileSync(join(solar, 'data', 'truth.json'), 'utf8')));

/** How far an estimate may be from what the generator knows; everything else must be equal. */
const relativeTolerance: Record<string, number> = { capacity: 0.03, energy_total: 0.001, clipping_share: 0.02 };

function analyse(files: readonly { readonly path: string; readonly column: string }[]): CallOutcome[] {
  const calls = files.map(({ path, column }) => ({ local_file: path, curr_process_column: column }));
  return runEntrypoint({ example: 'solar', calls });
}

function analyseText(texts: readonly string[], column = 'Power(W)'): CallOutcome[] {
  return analyse(
    texts.map((text, index) => {
      const path = join(scratch, `${index}.csv`);
      writeFileSync(path, text);
      return { path, column };
    }),
  );
}

/** Three days of hourly power that peaks at 1000 W at noon. */
function threeDays(stampOf: (day: number, hour: number) => string, separator = ','): string {
  const rows = [1, 2, 3].flatMap((day) =>
    Array.from({ length: 24 }, (_, hour) => {
      const power = Math.max(0, Math.round(1000 * Math.sin((Math.PI * (hour - 6)) / 12)));
      return `${stampOf(day, hour)}${separator}${power}`;
    }),
  );
  return `Time${separator}Power(W)\n${rows.join('\n')}\n`;
}

test('the solar example finds what the generator put into its files', () => {
  const outcomes = analyse(truths.map(([name, { column }]) => ({ path: join(solar, 'data', name), column })));
  for (const [index, [name, { column: _, ...truth }]] of truths.entries()) {
    const { result = {}, error } = outcomes[index]!;
    assert.equal(error, undefined);
    for (const [key, value] of Object.entries(truth)) {
      const tolerance = relativeTolerance[key];
      if (tolerance === undefined) assert.equal(result[key], value, `${name}: ${key}`);
      else assert.ok(Math.abs(Number(result[key]) - Number(value)) <= tolerance * Number(value), `${name}: ${key}`);
    }
  }
});

test('the solar example tells the clipped inverter and its ceiling from an unclipped tracker', () => {
  const files = ['roof-clipped.csv', 'desert-tracker-utc.csv'];
  const paths = files.map((name, index) => ({
    path: join(solar, 'data', name),
    column: ['Power(W)', 'ac_power_kw__17'][index]!,
  }));
  const [roof, tracker] = analyse(paths);
  assert.equal(roof?.result?.clipping_level, 5);
  assert.equal(roof?.result?.clipped_days, 21);
  assert.equal(tracker?.result?.clipping_level, null);
});

test('the solar example reads dates in any usual format alike', () => {
  const two = (n: number) => String(n).padStart(2, '0');
  const outcomes = analyseText([
    threeDays((day, hour) => `2024-03-${two(day)} ${two(hour)}:00:00`),
    threeDays((day, hour) => `2024-03-${two(day)}T${two(hour)}:00:00Z`),
    threeDays((day, hour) => `2024-03-${two(day)} ${two(hour)}:00:00-07:00`),
    threeDays((day, hour) => `3/${day}/2024 ${hour}:00`),
    threeDays((day, hour) => `${day}/3/2024 ${hour}:00`),
    threeDays((day, hour) => `${two(day)}.03.2024 ${two(hour)}:00`, ';'),
    `\ufeff${threeDays((day, hour) => `"2024-03-${two(day)} ${two(hour)}:00"`, '\t')}`,
  ]);
  assert.deepEqual(outcomes[0]?.result?.daily_energy_median, 7.596);
  for (const outcome of outcomes) assert.deepEqual(outcome, outcomes[0]);
});

test('the solar example counts rows that it cannot use, and the last of two rows for one time', () => {
  const text = threeDays((day, hour) => `2024-03-0${day} ${hour < 10 ? '0' : ''}${hour}:00`);
  const untidy = `${text}2024-03-01 12:00,1000\n2024-03-03 23:30,\nyesterday,5\n2024-03-02 12:00,nan\n`;
  const [clean, outcome] = analyseText([text, untidy]);
  assert.equal(outcome?.result?.unreadable_rows, 3);
  assert.equal(outcome?.result?.duplicate_rows, 1);
  assert.equal(outcome?.result?.is_ordered, false);
  assert.equal(outcome?.result?.energy_total, clean?.result?.energy_total);
});

test('the solar example goes through a file without any power', () => {
  const [outcome] = analyseText([
    threeDays((day, hour) => `2024-03-0${day} ${hour < 10 ? '0' : ''}${hour}:00`).replace(/,\d+$/gm, ',0'),
  ]);
  assert.equal(outcome?.result?.capacity, 0);
  assert.equal(outcome?.result?.is_clipped, false);
});

test('the solar example says in one line what a file lacks', () => {
  const errors = analyseText([
    '',
    'Time,Power(W)\n',
    'Time,Watts\n2024-03-01,1\n',
    'Name,Power(W)\nx,1\n',
    'Time,Power(W)\n2024-03-01 12:00,1\n',
  ]).map((outcome) => outcome.error ?? '');
  const expected = [
    /^ValueError: the file is empty$/,
    /^ValueError: the file has a header and no rows$/,
    /^ValueError: no column 'Power\(W\)'; the file has \['Time', 'Watts'\]$/,
    /^ValueError: no column of times; the file has \['Name', 'Power\(W\)'\]$/,
    /^ValueError: one sample is too few/,
  ];
  for (const [index, pattern] of expected.entries()) assert.match(errors[index]!, pattern);
});
