import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Executor } from '../../core/executor.js';
import { createRunnerPool } from '../../runner/runner-pool.js';
import { findPython } from './find-python.js';
import { createHints } from './hint-for-failure.js';
import { createLocalLauncher, type LocalLauncherOptions } from './local-launcher.js';

export interface LocalExecutorOptions extends Omit<LocalLauncherOptions, 'python'> {
  /** How many tasks run at once. */
  readonly slots: number;
  /** The interpreter that the user named; see `findPython`. */
  readonly python?: string;
  /** Ends the search for the interpreter. */
  readonly signal?: AbortSignal;
}

/**
 * Makes the executor whose slots are processes of this machine, and the folders that it writes to.
 * @throws GcdError NoPython when there is no Python 3.8 or newer, or the one that was named does not run;
 * the signal's reason when aborted.
 */
export async function createLocalExecutor(options: LocalExecutorOptions): Promise<Executor> {
  const { project, env, slots, signal } = options;
  const { path: python } = await findPython({ project, env, chosen: options.python, signal });
  await Promise.all([options.logs, options.values, options.scratch].map((path) => mkdir(path, { recursive: true })));
  return createRunnerPool({
    name: 'local',
    slots,
    launcher: createLocalLauncher({ ...options, python }),
    node: hostname(),
    hintFor: createHints({ project, env, python, isChosen: options.python !== undefined }),
  });
}
