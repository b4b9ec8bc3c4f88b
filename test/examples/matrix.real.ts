import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { realParts } from '../real-part.js';
import { repoRoot } from '../repo-root.js';
import { runEntrypoint } from './run-entrypoint.js';
import { runExample } from './run-example.js';
import { venvFolder, venvPython } from './test-venvs.js';

const folder = join(repoRoot, 'examples', 'matrix', 'data');
const files = readdirSync(folder).sort();

/** Reads the sizes that a file lists, one a row in its last column. */
function readSizes(file: string): number[] {
  const [, ...rows] = readFileSync(join(folder, file), 'utf8').trim().split('\n');
  return rows.map((row) => Number(row.split(',').at(-1)));
}

test('gcd runs the matrix example with the Python of its .venv', { skip: realParts('venvs') }, () => {
  const { status, output, results } = runExample({ example: 'matrix', venv: venvFolder('matrix') });
  assert.equal(status, 0, output);
  assert.equal(results['sizes-10.csv/Size']?.largest_size, 500);
});

test('the matrix example inverts every matrix that its files list', { skip: realParts('venvs') }, () => {
  const calls = files.map((file) => ({ local_file: join(folder, file), curr_process_column: 'Size' }));
  const outcomes = runEntrypoint({ example: 'matrix', python: venvPython('matrix'), calls });
  for (const [index, file] of files.entries()) {
    const { result, error } = outcomes[index]!;
    assert.ok(result, error);
    const sizes = readSizes(file);
    assert.equal(result.matrices, sizes.length);
    assert.equal(result.largest_size, Math.max(...sizes));
    assert.ok((result.worst_residual as number) < 1e-12);
    // The law of Marchenko and Pastur gives 1 to 5 for large matrices; small ones stray a little beyond 5.
    assert.ok((result.smallest_eigenvalue as number) >= 1 - 1e-9);
    assert.ok((result.largest_eigenvalue as number) < 6);
  }
});
