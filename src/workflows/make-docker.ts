import { dirname } from 'node:path';
import type { LoadedConfig } from '../config/load-config.js';
import { solverArguments, solverEnv } from '../config/solver.js';
import type { Notice } from '../core/notice.js';
import { buildImage } from '../executors/docker/build-image.js';
import { containerDataFolder } from '../executors/docker/container-arguments.js';
import { containerHostAddress } from '../executors/docker/container-host-address.js';
import { createDockerExecutor } from '../executors/docker/docker-executor.js';
import { identifyProcess } from '../history/process-identity.js';
import type { RunPaths } from '../history/run-paths.js';
import type { RunRecord } from '../history/run-record.js';
import { endpointEnv, warnOfLoopbackEndpoint } from './endpoint-env.js';
import type { Ports } from './ports.js';
import { serveData } from './serve-data.js';
import { sweepDeadContainers } from './sweep-dead-containers.js';
import { type Job, recycling, type Workplace } from './workplace.js';

/** Builds the project's image and makes the executor of containers; what dead gcd left running is swept away first. */
export async function makeDocker(job: Job, ports: Ports): Promise<Workplace> {
  const { record, paths, loaded } = job;
  const { config, env } = loaded;
  await sweepDeadContainers(env, ports);
  const image = await buildImage({
    ...{ project: record.project, leaveOut: leftOutOf(job), packageRoot: ports.packageRoot },
    ...{ observe: ports.observe, signal: ports.signal, env, clock: ports.clock },
  });
  const { listenOn, reachAt, doubt } = await containerHostAddress({ env }, ports.signal);
  if (doubt !== undefined && record.data.kind === 'folder') ports.observe(unreachableData(doubt));
  const endpoint = endpointEnv(job);
  const unreachable = warnOfLoopbackEndpoint(endpoint, reachAt);
  if (unreachable) ports.observe(unreachable);
  const dataFolder = record.data.kind === 'folder' ? record.data.folder : undefined;
  const executor = await createDockerExecutor({
    ...{ image: image.id, imageTag: image.tag, runId: record.id, holder: JSON.stringify(identifyProcess(process.pid)) },
    ...{ slots: record.slots, logs: paths.logs, values: paths.values, packageRoot: ports.packageRoot, env },
    ...{ dataFolder, licence: licenceOf(loaded), memoryBytes: config.limits.memoryBytes },
    taskEnv: { ...endpoint, ...config.taskEnv, ...solverEnv(config.solver, 'container') },
    ...{ graceMs: config.graceMs, limits: recycling(config) },
  });
  // Last: whoever opens a server has to close it, and nothing can fail after it.
  const served = await serveData(record, { host: listenOn, reachAt, loaded, clock: ports.clock });
  const { data } = served;
  return {
    ...{ executor, close: served.close, image: image.id, solver: solverArguments(config.solver, 'container') },
    data: data.kind === 'folder' ? { ...data, folder: containerDataFolder(data.folder) } : data,
  };
}

/** What must not be in the image: data and licence are mounted, history and results are no part of the project. */
function leftOutOf({ record, paths, loaded }: { record: RunRecord; paths: RunPaths; loaded: LoadedConfig }): string[] {
  const { licenceSource } = loaded.config.solver;
  return [
    ...(record.data.kind === 'folder' ? [record.data.folder] : []),
    ...(licenceSource === undefined ? [] : [licenceSource]),
    dirname(paths.folder),
    // A trial has no results; the folder of none would be the one that gcd was started in.
    ...(record.resultsFolder === '' ? [] : [dirname(record.resultsFolder)]),
  ];
}

function unreachableData(doubt: string): Notice {
  return {
    type: 'warning',
    code: 'DataUnreachable',
    message: `Docker's containers may not reach this machine, because ${doubt}: code that fetches its input with boto3 finds none`,
    hint: 'Take `local_file` in entrypoint, which works everywhere, or name a bucket with --data.',
  };
}

function licenceOf({ config: { solver } }: LoadedConfig) {
  if (solver.licenceSource === undefined) return undefined;
  return { source: solver.licenceSource, targetFolder: solver.licenceTargetFolder };
}
