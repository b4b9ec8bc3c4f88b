import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startGcd } from '../e2e/gcd-process.js';
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

test('try -c docker has all of the project, also when it is started in a folder of it', {
  skip: realParts('docker'),
}, async (t) => {
  const home = temporaryFolder(t);
  makeSmallProject(home, 'from .src.module import x\nreturn {"x": x}');
  const folder = join(home, 'project', 'src');
  mkdirSync(folder);
  writeFileSync(join(folder, 'module.py'), 'x = 1\n');
  const args = ['try', '-p', '..', '-c', 'docker'];
  const { code, stdout, stderr } = await startGcd(folder, args, { GCD_HISTORY: join(home, 'history') }).ended;
  assert.equal(code, 0, stderr);
  assert.equal(stdout, '{"x":1}\n');
});
