import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realParts } from '../real-part.js';
import { runExample } from './run-example.js';
import { venvFolder } from './test-venvs.js';

const skip = realParts('venvs');

test('gcd runs solar-data-tools, which tells the clipped roof from the barn without a licence', { skip }, () => {
  const { status, output, results } = runExample({ example: 'solardatatools', venv: venvFolder('solardatatools') });
  assert.equal(status, 0, output);
  const roof = results['farm.csv/Power_roof(W)']!;
  const barn = results['farm.csv/Power_barn(W)']!;
  for (const plant of [roof, barn]) {
    assert.equal(plant.solver, 'CLARABEL');
    assert.equal(plant.days, 100);
    assert.equal(plant.sampling_minutes, 30);
    assert.equal(plant.time_zone_correction_hours, 0);
    assert.ok((plant.data_quality_score as number) > 0.9);
    // Three quarters of the days were made without clouds.
    assert.ok(Math.abs((plant.data_clearness_score as number) - 0.75) < 0.1);
  }
  assert.equal(roof.inverter_clipping, true);
  assert.equal(roof.clip_points, 1);
  assert.ok((roof.clipped_day_share as number) > 0.5);
  assert.ok((barn.clipped_day_share as number) < 0.5 * (roof.clipped_day_share as number));
  assert.ok(Math.abs((roof.capacity_estimate_kw as number) - 5) < 0.1);
});
