import { chmod, mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Executor } from '../../core/executor.js';
import { createRunnerPool } from '../../runner/runner-pool.js';
import { type ContainerLauncherOptions, createContainerLauncher } from './container-launcher.js';
import { createContainerHints } from './hint-for-failure.js';

export interface DockerExecutorOptions extends ContainerLauncherOptions {
  /** How many tasks run at once, each in its own container. */
  readonly slots: number;
}

/** Makes the executor whose slots are containers on this machine, and the folders that it writes to. */
export async function createDockerExecutor(options: DockerExecutorOptions): Promise<Executor> {
  const { logs, values, slots } = options;
  await Promise.all([logs, values].map((path) => mkdir(path, { recursive: true })));
  // Large results are written by the image's user; the run's folder keeps others out.
  await chmod(values, 0o777);
  return createRunnerPool({
    name: 'docker',
    slots,
    launcher: createContainerLauncher(options),
    node: hostname(),
    hintFor: createContainerHints(options.dataFolder),
  });
}
