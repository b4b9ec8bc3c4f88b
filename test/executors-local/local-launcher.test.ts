import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { endLeftovers } from '../../src/executors/local/end-processes.js';
import { createLocalLauncher, type LocalLauncherOptions } from '../../src/executors/local/local-launcher.js';
import { repoRoot } from '../repo-root.js';
import { python } from '../runner/drive-runner.js';

const skip = process.platform === 'linux' ? false : 'runners are forked on Linux alone';

function makeOptions(more: Partial<LocalLauncherOptions> = {}): LocalLauncherOptions {
  const folder = mkdtempSync(join(tmpdir(), 'gcd-run-'));
  const paths = { project: folder, logs: folder, values: folder, scratch: folder };
  const runId = basename(folder);
  return { ...paths, python, packageRoot: repoRoot, runId, slots: 2, env: process.env, graceMs: 300, ...more };
}

test('a runner can be killed that a Python which is held up has not forked yet', { skip }, async () => {
  const modules = mkdtempSync(join(tmpdir(), 'gcd-modules-'));
  writeFileSync(join(modules, 'sitecustomize.py'), 'import time\ntime.sleep(600)\n');
  const options = makeOptions({ env: { ...process.env, PYTHONPATH: modules } });
  const launcher = createLocalLauncher(options);
  const runners = await Promise.all([launcher.launch(0), launcher.launch(1)]);
  await Promise.all(runners.map((runner) => runner.kill()));
  assert.equal(await endLeftovers(options.runId), 0);
  for (const { exited } of runners) assert.equal((await exited).signal, 'SIGKILL');
});

test('what a Python started before and did not wait for is no runner that ends', { skip }, async () => {
  const modules = mkdtempSync(join(tmpdir(), 'gcd-modules-'));
  const fork = 'import os\nif "GCD_WORKER" in os.environ and os.fork() == 0:\n    os._exit(0)\n';
  writeFileSync(join(modules, 'sitecustomize.py'), fork);
  const launcher = createLocalLauncher(makeOptions({ env: { ...process.env, PYTHONPATH: modules } }));
  const runners = await Promise.all([launcher.launch(0), launcher.launch(1)]);
  for (const { stdin } of runners) stdin.end();
  for (const { exited } of runners) assert.equal((await exited).code, 0);
});

/** Launches the first of many runners, and kills it. */
const LAUNCH_ONE = `
const { createLocalLauncher } = await import(process.argv[1]);
const runner = await createLocalLauncher(JSON.parse(process.argv[2])).launch(0);
await runner.kill();
process.stdout.write((await runner.exited).signal);
`;

test('each runner is started alone where one Python cannot have the descriptors of all', { skip }, () => {
  const module = new URL('../../src/executors/local/local-launcher.js', import.meta.url).href;
  const options = JSON.stringify(makeOptions({ slots: 100 }));
  const node = [process.execPath, '--input-type=module', '-e', LAUNCH_ONE, module, options];
  const said = execFileSync('sh', ['-c', 'ulimit -n 256 && exec "$@"', 'sh', ...node], { encoding: 'utf8' });
  assert.equal(said, 'SIGKILL');
});
