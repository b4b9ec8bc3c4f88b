import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realParts } from '../real-part.js';
import { temporaryFolder } from '../temporary-folder.js';
import { runGcd } from './run-gcd.js';
import { makeSmallProject } from './small-project.js';

test('try -c docker shows what a task prints in its container', { skip: realParts('docker') }, async (t) => {
  const cwd = temporaryFolder(t);
  makeSmallProject(cwd, 'import os\nprint("in", os.path.dirname(os.path.realpath(__file__)))\nreturn {"x": 1}');
  const env = { ...process.env, HOME: cwd };
  const { exitCode, stdout, stderr } = await runGcd('try -p project -c docker', { cwd, env });
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, /^in \/app\/project\n{"x":1}\n$/);
});
