import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { configSchema } from '../../src/config/config-schema.js';
import { configJsonSchema } from '../../src/config/json-schema.js';
import { repoRoot } from '../repo-root.js';

const committed = join(repoRoot, 'templates', 'config.schema.json');

test('the committed JSON schema is what the code generates', () => {
  // GCD_UPDATE=1 npm test writes it anew.
  if (process.env.GCD_UPDATE) writeFileSync(committed, configJsonSchema());
  assert.equal(readFileSync(committed, 'utf8'), configJsonSchema());
});

test('every key has a description, and the JSON schema allows no other key', () => {
  const schema = JSON.parse(configJsonSchema());
  assert.deepEqual(Object.keys(schema.properties), Object.keys(configSchema.shape));
  for (const [key, property] of Object.entries<{ description?: string }>(schema.properties)) {
    assert.match(property.description ?? '', /^.{20,}\.$/, key);
  }
  assert.equal(schema.additionalProperties, false);
});
