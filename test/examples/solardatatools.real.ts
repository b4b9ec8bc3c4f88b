import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { realParts } from '../real-part.js';
import { repoRoot } from '../repo-root.js';
import { runEntrypoint } from './run-entrypoint.js';
import { venvPython } from './venv-python.js';

const skip = realParts('venvs');
const file = join(repoRoot, 'examples', 'solardatatools', 'data', 'farm.csv');

test('solar-data-tools tells the clipped roof from the unclipped barn without a licence', { skip }, () => {
  const [roof, barn] = runEntrypoint({
    example: 'solardatatools',
    python: venvPython('solardatatools'),
    env: { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    calls: ['Power_roof(W)', 'Power_barn(W)'].map((column) => ({ local_file: file, curr_process_column: column })),
  }).map(({ result, error }) => {
    assert.ok(result, error);
    return result;
  });
  for (const plant of [roof, barn]) {
    assert.equal(plant?.solver, 'CLARABEL');
    assert.equal(plant.days, 100);
    assert.equal(plant.sampling_minutes, 30);
    assert.equal(plant.time_zone_correction_hours, 0);
    assert.ok((plant.data_quality_score as number) > 0.9);
    // Three quarters of the days were made without clouds.
    assert.ok(Math.abs((plant.data_clearness_score as number) - 0.75) < 0.1);
  }
  assert.equal(roof?.inverter_clipping, true);
  assert.ok((roof.clipped_day_share as number) > 0.5);
  assert.equal(roof.clip_points, 1);
  assert.ok((barn?.clipped_day_share as number) < 0.5 * (roof.clipped_day_share as number));
  assert.ok(Math.abs((roof.capacity_estimate_kw as number) - 5) < 0.1);
});
