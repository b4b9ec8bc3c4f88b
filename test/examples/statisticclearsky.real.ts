import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { realParts } from '../real-part.js';
import { repoRoot } from '../repo-root.js';
import { runEntrypoint } from './run-entrypoint.js';
import { venvPython } from './test-venvs.js';

const python = venvPython('statisticclearsky');
// statistical-clear-sky runs on Python 3.10 alone, which a machine may lack; .ci/venvs says so aloud.
const skip = realParts('venvs') || (existsSync(python) ? false : 'SKIPPED: needs Python 3.10');

test('the clear-sky model finds that the roof ages, and refuses data of a few days', { skip, timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gcd-clear-sky-'));
  const short = join(folder, 'short.csv');
  writeFileSync(short, 'Time,Power(W)\n2024-05-01 12:00,5000\n2024-05-03 12:00,5000\n');
  const roof = join(repoRoot, 'examples', 'statisticclearsky', 'data', 'roof.csv');
  const [fitted, refused] = runEntrypoint({
    example: 'statisticclearsky',
    python,
    env: { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    calls: [roof, short].map((file) => ({ local_file: file, curr_process_column: 'Power(W)' })),
  });
  rmSync(folder, { recursive: true });
  assert.ok(fitted?.result, fitted?.error);
  // The data were made with a loss of 2 % a year, and with clouds on a quarter of the days that take 45 % of the energy.
  assert.ok(Math.abs((fitted.result.degradation_percent_a_year as number) + 2) < 0.2);
  assert.ok(Math.abs((fitted.result.measured_to_clear_energy as number) - 0.884) < 0.02);
  assert.match(refused?.error ?? '', /^ValueError: the file covers 3 days; a model of seasons and ageing needs 366/);
});
