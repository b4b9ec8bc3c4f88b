import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createContainerLauncher } from '../../src/executors/docker/container-launcher.js';
import { temporaryFolder } from '../temporary-folder.js';
import { fakeClient } from './fake-client.js';

test('a container that ends before it has read its sources tells how, and costs gcd nothing', async (t) => {
  const folder = temporaryFolder(t);
  const sources = join(folder, 'templates', 'runner', 'gcd_runner');
  mkdirSync(sources, { recursive: true });
  writeFileSync(join(sources, '__init__.py'), '#'.repeat(4 << 20)); // more than any pipe holds
  const launcher = createContainerLauncher({
    ...{ image: 'gcd/p:1', runId: 'r', holder: 'h', logs: folder, values: folder, taskEnv: {}, graceMs: 0 },
    ...{ packageRoot: folder, env: fakeClient(t, 'echo "gcd: no python" >&2; exit 127').env },
  });
  const runner = await launcher.launch(0);
  runner.stdout.resume();
  const { code, refusal } = await runner.exited;
  assert.deepEqual([code, refusal?.code], [127, 'ImageUnfit']);
});
