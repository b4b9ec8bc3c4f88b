import { solverArguments, solverEnv } from '../config/solver.js';
import { endpointEnv } from './endpoint-env.js';
import type { Ports } from './ports.js';
import { serveData } from './serve-data.js';
import { type Job, recycling, type Workplace } from './workplace.js';

/** Makes the executor that the record names, and serves the data folder to projects that fetch with boto3. */
export async function makeExecutor(job: Job, ports: Ports): Promise<Workplace> {
  if (job.record.executor !== 'docker') return makeLocal(job, ports);
  const { makeDocker } = await import('./make-docker.js');
  return makeDocker(job, ports);
}

async function makeLocal(job: Job, ports: Ports): Promise<Workplace> {
  const { record, paths, loaded } = job;
  const { createLocalExecutor } = await import('../executors/local/local-executor.js');
  const { config } = loaded;
  const executor = await createLocalExecutor({
    ...{ slots: record.slots, project: record.project, runId: record.id, packageRoot: ports.packageRoot },
    ...{ logs: paths.logs, values: paths.values, scratch: paths.scratch },
    // What only the project's .env says is for gcd itself; `env` in config.yaml passes it on by name.
    env: { ...ports.env, ...endpointEnv(job), ...config.taskEnv, ...solverEnv(config.solver, 'local') },
    ...{ graceMs: config.graceMs, limits: recycling(config) },
    ...(config.python === undefined ? {} : { python: config.python }),
    signal: ports.signal,
  });
  // Last: whoever opens a server has to close it, and nothing can fail after it.
  const served = await serveData(record, { host: '127.0.0.1', loaded, clock: ports.clock });
  return { executor, ...served, solver: solverArguments(config.solver, 'local') };
}
