import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryFolder } from '../temporary-folder.js';
import { runGcd } from './run-gcd.js';

test('gcd history does nothing but import', async () => {
  const { exitCode, stderr } = await runGcd('history export somewhere');
  assert.equal(exitCode, 2);
  assert.match(stderr, /gcd history does not know "export" \[UnknownAction\]\n {2}Use: gcd history import <folder>\n$/);
});

test('a folder that is no history of gismo-cloud-deploy is refused before AWS is asked', async (t) => {
  const { exitCode, stderr } = await runGcd('history import .', { cwd: temporaryFolder(t) });
  assert.equal(exitCode, 1);
  assert.match(stderr, /is no history folder of gismo-cloud-deploy: it has neither .* \[FormerHistoryMissing\]/);
});

test('the id of an adopted system is told apart from those that gcd names after a user', async () => {
  const { exitCode, stderr } = await runGcd('history import . --system gcd-jane');
  assert.equal(exitCode, 2);
  assert.match(stderr, /begins with former-: gcd-jane does not \[SystemIdInvalid\]/);
});
