import type { Config } from '../config/config.js';
import type { LoadedConfig } from '../config/load-config.js';
import type { solverArguments } from '../config/solver.js';
import type { Executor } from '../core/executor.js';
import type { RunPaths } from '../history/run-paths.js';
import type { RunRecord } from '../history/run-record.js';
import type { TaskData } from './task-arguments.js';

/** Is where a run's tasks run, with what they are told about their inputs there. */
export interface Workplace {
  readonly executor: Executor;
  readonly data: TaskData;
  readonly solver: ReturnType<typeof solverArguments>;
  /** Digest of the image, where there is one. */
  readonly image?: string;
  /** Ends what was started beside the executor. Idempotent. */
  close(): Promise<void>;
}

/** Is what a workplace is made for. */
export interface Job {
  readonly record: RunRecord;
  readonly paths: RunPaths;
  readonly loaded: LoadedConfig;
}

/** Returns when runners are replaced, as far as the config says. */
export function recycling({ recycleTasks, recycleBytes }: Config) {
  return {
    ...(recycleTasks === undefined ? {} : { recycleTasks }),
    ...(recycleBytes === undefined ? {} : { recycleBytes }),
  };
}
