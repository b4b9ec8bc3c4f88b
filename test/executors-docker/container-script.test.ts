import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { BOOTSTRAP } from '../../src/executors/docker/container-script.js';
import { readRunnerSource } from '../../src/executors/docker/runner-source.js';
import { repoRoot } from '../repo-root.js';
import { temporaryFolder } from '../temporary-folder.js';

test('what a task leaves in its working folder hides no module from the next one', async (t) => {
  const folder = temporaryFolder(t);
  const project = join(folder, 'project');
  mkdirSync(project);
  const code = 'import sys\ndef entrypoint(**kwargs):\n    return {"path": sys.path, "file": __file__}\n';
  writeFileSync(join(project, 'entrypoint.py'), code);
  const setup = { project, scratch: join(folder, 'scratch'), log: join(folder, 'log'), values: folder, graceMs: 200 };
  const runner = await readRunnerSource(repoRoot);
  const child = spawn('python3', ['-u', '-c', BOOTSTRAP, String(runner.length)]);
  const lines = [{ setup }, { task: 't1', attempt: 1, payload: {} }].map((line) => `${JSON.stringify(line)}\n`);
  child.stdin.write(runner);
  child.stdin.write(lines.join(''));
  let answer = '';
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{"task"')) answer = line;
    if (answer !== '' || line.startsWith('{"broken"')) child.stdin.end();
  }
  const { path, file } = JSON.parse(answer).result;
  assert.ok(!path.includes(''), 'the empty entry stands for the working folder');
  assert.ok(file.startsWith(`${setup.scratch}.import`), file);
});
