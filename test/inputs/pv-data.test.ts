import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { planTasks } from '../../src/inputs/plan-tasks.js';
import { repoRoot } from '../repo-root.js';

const folder = join(repoRoot, '..', 'shared', 'data', 'pv');
const skip = existsSync(folder)
  ? false
  : `SKIPPED: needs ${folder}, real measurements that are not part of this project`;

test('real measurements of PV plants become one task for each column of power', { skip }, async () => {
  const plan = await planTasks({
    source: { kind: 'folder', folder },
    selection: { pattern: '*.csv' },
    keywords: '(?i)power',
    rounds: 1,
    repeats: 1,
  });
  const tasks = [...plan.entries];
  assert.equal(
    new Set([...plan.entries].map(({ file }) => file)).size,
    readdirSync(folder).filter((name) => name.endsWith('.csv')).length,
  );
  const columnsOf = (name: string) => tasks.filter(({ file }) => file === name).map(({ column }) => column);
  assert.deepEqual(columnsOf('snow_data.csv'), ['INV1 AC Power [kW]']);
  assert.deepEqual(columnsOf('serf_west_15min.csv'), ['ac_power__773', 'dc_power__772']);
  assert.deepEqual(columnsOf('ac_power_inv_2173.csv'), ['None']);
  assert.ok(tasks.every(({ unreadable }) => unreadable === undefined));
});
