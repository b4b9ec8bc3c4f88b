import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { configSchema } from '../../src/config/config-schema.js';
import { keysOfFilename, keysWithoutEffect } from '../../src/config/keys-without-effect.js';
import { repoRoot } from '../repo-root.js';

const reference = readFileSync(join(repoRoot, 'docs', 'config.md'), 'utf8');

test('docs/config.md has a row of a table for every key', () => {
  const rows = [...reference.matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key);
  assert.deepEqual(rows.sort(), Object.keys(configSchema.shape).sort());
  for (const key of keysOfFilename) assert.ok(reference.includes(`\`${key}\``), key);
});

test('docs/config.md gives the reasons that gcd gives', () => {
  const plain = reference.replaceAll('`', '');
  for (const [key, reason] of Object.entries(keysWithoutEffect)) assert.ok(plain.includes(reason), key);
});
