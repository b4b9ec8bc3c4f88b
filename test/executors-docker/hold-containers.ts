// A gcd of its own for tests that kill it: keeps two containers busy, and says so.
import { createDockerExecutor } from '../../src/executors/docker/docker-executor.js';
import { oddTask } from '../conformance/run-tasks.js';
import { repoRoot } from '../repo-root.js';

const [image = '', runId = '', folder = ''] = process.argv.slice(2);
const executor = await createDockerExecutor({
  ...{ slots: 2, image, runId, holder: 'held', packageRoot: repoRoot, env: process.env, taskEnv: {}, graceMs: 300 },
  ...{ logs: `${folder}/logs`, values: `${folder}/values` },
});
await executor.start();
for (let i = 0; i < 2; i++) void executor.submit([{ task: oddTask('ignore_sigterm'), attempt: 1 }]);
let ready = 0;
for await (const { events } of executor.events) {
  ready += events.filter(({ type }) => type === 'worker-ready').length;
  if (ready === 2) process.stdout.write('ready\n');
}
