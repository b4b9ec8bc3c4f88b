import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../temporary-folder.js';
import { runGcd } from './run-gcd.js';
import { makeSmallProject } from './small-project.js';

const env = { PATH: process.env.PATH };

test('validate finds nothing in a project that is right, and names the next command', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1}');
  const { exitCode, stderr } = await runGcd('validate -p project', { cwd, env });
  assert.equal(exitCode, 0);
  assert.match(stderr, /has no mistakes\.\nNext: gcd run-files -p project -n 1\n$/);
});

test('validate shows every mistake at once, with its place', async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'return {"x": 1');
  appendFileSync(join(cwd, 'project', 'config.yaml'), 'retries: many\n');
  const { exitCode, stdout, stderr } = await runGcd('validate -p project', { cwd, env });
  assert.equal(exitCode, 2);
  assert.match(stdout, /^mistake: .*config\.yaml:3 retries: /m);
  assert.match(stdout, /^mistake: .*entrypoint\.py:2: /m);
  assert.match(stderr, /has 2 mistakes\.\n$/);
  const { findings, isValid } = JSON.parse((await runGcd('validate -p project --json', { cwd, env })).stdout);
  assert.equal(isValid, false);
  assert.equal(findings.filter(({ severity }: { severity: string }) => severity === 'mistake').length, 2);
});
