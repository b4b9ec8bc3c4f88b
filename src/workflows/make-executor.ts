import { openS3 } from '../aws/s3-access.js';
import type { Config } from '../config/config.js';
import type { LoadedConfig } from '../config/load-config.js';
import { solverArguments, solverEnv } from '../config/solver.js';
import type { Executor } from '../core/executor.js';
import type { RunPaths } from '../history/run-paths.js';
import type { RunData, RunRecord } from '../history/run-record.js';
import { bucketNameFor } from '../inputs/loopback-bucket/bucket-name.js';
import { serveFolder } from '../inputs/loopback-bucket/serve-folder.js';
import type { Ports } from './run-files-input.js';
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

interface Job {
  readonly record: RunRecord;
  readonly paths: RunPaths;
  readonly loaded: LoadedConfig;
}

/** Makes the executor that the record names, and serves the data folder to projects that fetch with boto3. */
export async function makeExecutor(job: Job, ports: Ports): Promise<Workplace> {
  return job.record.executor === 'docker' ? makeDocker(job, ports) : makeLocal(job, ports);
}

async function makeLocal({ record, paths, loaded }: Job, ports: Ports): Promise<Workplace> {
  const { createLocalExecutor } = await import('../executors/local/local-executor.js');
  const { config, env } = loaded;
  const served = await serveData(record.data, { hosts: ['127.0.0.1'], loaded, ports });
  const executor = await createLocalExecutor({
    ...{ slots: record.slots, project: record.project, runId: record.id, packageRoot: ports.packageRoot },
    ...{ logs: paths.logs, values: paths.values, scratch: paths.scratch },
    env: { ...env, ...config.taskEnv, ...solverEnv(config.solver, 'local') },
    ...{ graceMs: config.graceMs, limits: recycling(config) },
    ...(config.python === undefined ? {} : { python: config.python }),
  });
  return { executor, ...served, solver: solverArguments(config.solver, 'local') };
}

async function makeDocker({ record, paths, loaded }: Job, ports: Ports): Promise<Workplace> {
  throw new Error(`docker: ${record.id} ${paths.folder} ${loaded.config.projectFolder} ${ports.cwd}`);
}

function recycling({ recycleTasks, recycleBytes }: Config) {
  return {
    ...(recycleTasks === undefined ? {} : { recycleTasks }),
    ...(recycleBytes === undefined ? {} : { recycleBytes }),
  };
}

interface Serving {
  /** Addresses of this machine that the tasks reach. */
  readonly hosts: readonly string[];
  readonly loaded: LoadedConfig;
  readonly ports: Ports;
}

/** Says where the tasks find their data: a bucket as it is, a folder also as a bucket on loopback. */
async function serveData(
  data: RunData,
  { hosts, loaded, ports }: Serving,
): Promise<{ readonly data: TaskData; close(): Promise<void> }> {
  if (data.kind === 's3') {
    const access = await openS3(loaded.env);
    return { data: { kind: 's3', bucket: data.bucket, access }, close: async () => access.client.destroy() };
  }
  const bucket = bucketNameFor(data.configuredName, data.folder);
  const served = await serveFolder({ folder: data.folder, bucket, hosts, clock: ports.clock });
  const { accessKeyId, secretAccessKey, endpoints } = served;
  const credentials = { accessKeyId, secretAccessKey };
  const [endpoint = ''] = endpoints;
  return { data: { kind: 'folder', folder: data.folder, bucket, endpoint, credentials }, close: served.close };
}
