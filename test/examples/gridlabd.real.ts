import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { realParts } from '../real-part.js';
import { repoRoot } from '../repo-root.js';
import { runEntrypoint } from './run-entrypoint.js';
import { runExample } from './run-example.js';
import { venvFolder, venvPython } from './test-venvs.js';

const skip = realParts('venvs');
const scratch = mkdtempSync(join(tmpdir(), 'gcd-gridlabd-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

type Recordings = Record<string, { rows: number } & Record<string, { min: number; mean: number; max: number }>>;

function simulate(...models: string[]) {
  const calls = models.map((model) => ({ local_file: model, curr_process_file: model, scratch_dir: scratch }));
  return runEntrypoint({ example: 'gridlabd', python: venvPython('gridlabd'), calls });
}

function simulateShipped(...names: string[]): Recordings[] {
  const folder = join(repoRoot, 'examples', 'gridlabd', 'models');
  return simulate(...names.map((name) => join(folder, `${name}.glm`))).map(({ result, error }) => {
    assert.ok(result, error);
    return result as Recordings;
  });
}

test('a longer feeder has lower voltages and higher losses in the gridlabd example', { skip }, () => {
  const [short, long] = simulateShipped('feeder-short', 'feeder-long');
  assert.equal(short?.village?.rows, 24);
  assert.ok(short.village.voltage_A!.min > long!.village!.voltage_A!.min);
  assert.ok(short.village.voltage_A!.max < 7200);
  const losses = [short, long].map((feeder) => feeder!.line!['power_losses.real']!.mean);
  // The same current through five times the length loses about five times the power.
  assert.ok(losses[1]! / losses[0]! > 4.9 && losses[1]! / losses[0]! < 6, losses.join(' '));
});

test('houses stay near their set points in the gridlabd example', { skip }, () => {
  const [hot, cold] = simulateShipped('house-hot', 'house-cold');
  assert.ok(hot!.house!.air_temperature!.max < 77);
  assert.ok(cold!.house!.air_temperature!.min > 66);
  for (const recording of [hot, cold]) assert.ok(recording!.house!.hvac_load!.mean > 0.5);
});

test('gcd runs the gridlabd example, one task a model and no column', { skip }, () => {
  const { status, output, results } = runExample({ example: 'gridlabd', venv: venvFolder('gridlabd') });
  assert.equal(status, 0, output);
  const models = ['feeder-long', 'feeder-short', 'house-cold', 'house-hot'];
  assert.deepEqual(
    Object.keys(results).sort(),
    models.map((model) => `${model}.glm/None`),
  );
});

test("a model that does not load fails with the simulator's own words and leaves nothing behind", { skip }, () => {
  const model = join(scratch, 'wrong.glm');
  writeFileSync(model, 'module powerflow;\nobject nodee { name x; }\n');
  const [outcome] = simulate(model);
  assert.match(outcome?.error ?? '', /^RuntimeError: gridlabd failed on .*wrong\.glm: .*class 'nodee' is not known/);
  assert.deepEqual(readdirSync(scratch), ['wrong.glm']);
});

test('without the simulator the gridlabd example says how to install it', { skip }, () => {
  const { status, output } = runExample({ example: 'gridlabd', venv: venvFolder('matrix'), args: ['-n', '1'] });
  assert.equal(status, 1);
  assert.match(output, /No module named 'gridlabd'[\s\S]*pip install -r .*requirements\.txt/);
});
