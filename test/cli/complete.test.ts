import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandTable } from '../../src/cli/command-table.js';
import { complete } from '../../src/cli/completion/complete.js';

async function words(line: string): Promise<string[]> {
  const sources = { table: commandTable, listRunIds: async () => ['20261121-b', '20261120-a'] };
  const { candidates, paths } = await complete(line.split(' '), sources);
  return [...(paths === 'none' ? [] : [`<${paths}>`]), ...candidates.map(({ word }) => word)];
}

test('commands complete by their beginning', async () => {
  assert.deepEqual(await words('run'), ['run-files', 'runs']);
  assert.ok((await words('')).includes('help'));
  assert.deepEqual(await words('help pr'), ['prune']);
});

test('options complete once, repeatable ones again', async () => {
  assert.deepEqual(await words('run-files --re'), ['--repeat', '--resume', '--retry-failed', '--retries']);
  assert.deepEqual(await words('run-files --repeat 2 --rep'), []);
  assert.deepEqual(await words('run-files -f a.csv --fil'), ['--file']);
});

test('values complete to what the option takes', async () => {
  assert.deepEqual(await words('run-files -c '), ['local', 'docker']);
  assert.deepEqual(await words('run-files -p '), ['<folder>']);
  assert.deepEqual(await words('run-files -f '), ['<file>']);
  assert.deepEqual(await words('run-files -n '), []);
  assert.deepEqual(await words('completion z'), ['zsh']);
});

test('runs complete where a run is meant', async () => {
  assert.deepEqual(await words('report 2026112'), ['20261121-b', '20261120-a']);
  assert.deepEqual(await words('run-files --resume '), ['20261121-b', '20261120-a']);
  assert.deepEqual(await words('logs --history h 20261120'), ['20261120-a']);
  assert.deepEqual(await words('run-files --resume --dry'), ['--dry-run']);
});

test('an unknown command completes to nothing', async () => {
  assert.deepEqual(await words('nonsense '), []);
});
