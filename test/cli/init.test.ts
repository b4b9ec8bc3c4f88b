import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../temporary-folder.js';
import { runGcd } from './run-gcd.js';

test('init makes a project and names the next command', async (t) => {
  const cwd = temporaryFolder(t);
  const { exitCode, stdout, stderr } = await runGcd('init my-project', { cwd });
  assert.deepEqual({ exitCode, stdout }, { exitCode: 0, stdout: '' });
  assert.match(stderr, /\n {2}entrypoint\.py\n/);
  assert.ok(stderr.endsWith('Next: gcd run-files -p my-project -n 0\n'));
  assert.ok(existsSync(join(cwd, 'my-project', 'entrypoint.py')));

  const again = await runGcd('init my-project', { cwd });
  assert.equal(again.exitCode, 2);
  assert.match(again.stderr, /is not empty/);
});
