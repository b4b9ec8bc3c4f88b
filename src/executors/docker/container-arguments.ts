import { totalmem } from 'node:os';
import { basename, posix } from 'node:path';
import { BOOTSTRAP, CONTAINER_SCRIPT } from './container-script.js';

/** Is a solver's licence: the file on this machine, and the folder in the container in which it appears. */
export interface LicenceMount {
  readonly source: string;
  readonly targetFolder: string;
}

export interface ContainerOptions {
  /** Tag or id of the image. */
  readonly image: string;
  readonly runId: string;
  /** Text that tells which gcd process owns the containers, such as its identity as JSON; see `sweepContainers`. */
  readonly holder: string;
  /** Folders of the run on this machine. */
  readonly logs: string;
  readonly values: string;
  /** Folder with the inputs, mounted read-only. */
  readonly dataFolder?: string | undefined;
  readonly licence?: LicenceMount | undefined;
  /** Variables for the project. */
  readonly taskEnv: Readonly<Record<string, string>>;
  /** Largest memory limit of a task; no limit when left out. */
  readonly memoryBytes?: number | undefined;
}

/** Where a run's folders lie in its containers. */
export const CONTAINER_LOGS = '/gcd/logs';
export const CONTAINER_VALUES = '/gcd/values';

/** Name under which containers reach this machine. */
export const HOST_NAME = 'host.docker.internal';

/** What the supervisor needs beside a task that uses all that it may. */
const SUPERVISOR_BYTES = 64 << 20;

/** Returns where a data folder appears in containers. */
export function containerDataFolder(dataFolder: string): string {
  return posix.join('/data', basename(dataFolder));
}

/** Returns where a licence appears in containers. */
export function containerLicence({ source, targetFolder }: LicenceMount): string {
  return posix.join(targetFolder, basename(source));
}

/**
 * Returns the arguments of `docker run` for one slot. Values of variables are not among them: see `clientEnvironment`.
 * /dev/shm may grow as it may outside, to half of the memory (tmpfs(5)): of the 64 MB that docker gives it, more than that
 * shared by processes is a bus error. What is in it counts towards the container's limit.
 */
export function containerArguments(options: ContainerOptions, slot: number, name: string): string[] {
  const { image, runId, holder, taskEnv, memoryBytes } = options;
  const memory = memoryBytes === undefined ? [] : memoryArguments(memoryBytes + SUPERVISOR_BYTES);
  return [
    ...['run', '--interactive', '--rm', '--name', name, '--pull', 'never'],
    ...['--label', `gcd.run=${runId}`, '--label', `gcd.slot=${slot}`, '--label', `gcd.holder=${holder}`],
    // What goes over stdout is the protocol: the daemon must not keep a copy of all of it.
    ...['--log-driver', 'none', '--no-healthcheck', '--add-host', `${HOST_NAME}:host-gateway`],
    ...memory,
    ...['--shm-size', String(memoryBytes ?? Math.floor(totalmem() / 2))],
    ...mountArguments(options),
    ...Object.entries(taskEnv).flatMap(([key, value]) => ['--env', isForClient(key) ? `${key}=${value}` : key]),
    ...['--workdir', '/', '--entrypoint', '/bin/sh', image, '-c', CONTAINER_SCRIPT, BOOTSTRAP],
  ];
}

/** Returns the environment of docker's client, which hands values on that may be secret: arguments are for all to see. */
export function clientEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  taskEnv: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const handedOn = Object.entries(taskEnv).filter(([key]) => !isForClient(key));
  return { ...env, ...Object.fromEntries(handedOn) };
}

/** Variables that would change what the client itself does; none of them is a secret of a project. */
function isForClient(key: string): boolean {
  return /^(PATH|HOME|DOCKER_.*|SSH_.*|.*_proxy|.*_PROXY|LD_.*|XDG_.*|TMPDIR)$/.test(key);
}

/** The same for memory and swap means no swap (https://docs.docker.com/engine/containers/resource_constraints/). */
function memoryArguments(bytes: number): string[] {
  return ['--memory', String(bytes), '--memory-swap', String(bytes)];
}

function mountArguments({ logs, values, dataFolder, licence }: ContainerOptions): string[] {
  return [
    ...bind(logs, CONTAINER_LOGS),
    ...bind(values, CONTAINER_VALUES),
    ...(dataFolder === undefined ? [] : bind(dataFolder, containerDataFolder(dataFolder), ['readonly'])),
    ...(licence === undefined ? [] : bind(licence.source, containerLicence(licence), ['readonly'])),
  ];
}

/** The value of --mount is a line of CSV, so paths with commas and quotes are quoted. */
function bind(source: string, target: string, more: readonly string[] = []): string[] {
  const fields = ['type=bind', `source=${source}`, `target=${target}`, ...more];
  return [
    '--mount',
    fields.map((field) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(','),
  ];
}
