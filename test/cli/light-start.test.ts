import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { repoRoot } from '../repo-root.js';

const cli = join(repoRoot, 'src', 'cli');

/** Collects what a file imports at its load, and what those import; type-only imports cost nothing. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(
    /^import (?!type )(?:[^;]*? from )?'([^']+)';/gms,
  )) {
    if (target.startsWith('.')) loadedBy(resolve(dirname(file), target.replace(/\.js$/, '.ts')), seen);
    else seen.add(target);
  }
  return seen;
}

function packagesOf(...files: string[]): string[] {
  const loaded = files.flatMap((file) => [...loadedBy(join(cli, file))]);
  return [...new Set(loaded)].filter((name) => !name.startsWith('/') && !name.startsWith('node:')).sort();
}

test('help loads the table and Commander, and nothing else that is heavy', () => {
  assert.deepEqual(packagesOf('main.ts', 'run-command-line.ts'), ['commander', 'picocolors']);
});

test('completion loads no package at all', () => {
  assert.deepEqual(packagesOf('main.ts', 'completion/answer-completion.ts'), []);
  const runs = join(repoRoot, 'src', 'workflows', 'list-run-names.ts');
  assert.deepEqual(
    [...loadedBy(runs)].filter((name) => !name.startsWith('/') && !name.startsWith('node:')),
    [],
  );
});
