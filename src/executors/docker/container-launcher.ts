import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GcdError, hasErrno } from '../../core/errors.js';
import { keepTail } from '../../runner/keep-tail.js';
import type { Launcher, RunnerExit, RunnerProcess, RunnerSetup } from '../../runner/launcher.js';
import {
  CONTAINER_LOGS,
  CONTAINER_VALUES,
  type ContainerOptions,
  clientEnvironment,
  containerArguments,
} from './container-arguments.js';
import { type ContainerOf, judgeExit } from './container-exit.js';
import { runDocker } from './docker-cli.js';
import { dockerNotInstalled } from './docker-errors.js';
import { PROJECT_FOLDER } from './project-folder.js';
import { readRunnerSource } from './runner-source.js';

export interface ContainerLauncherOptions extends ContainerOptions {
  /** The image as the user knows it, for messages; `image` when left out. */
  readonly imageTag?: string;
  /** Folder of the installed gcd, for the runner's source. */
  readonly packageRoot: string;
  /** Environment of docker's client. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly graceMs: number;
  /** See RunnerSetup; for tests and unusual projects. */
  readonly limits?: Partial<Pick<RunnerSetup, 'recycleTasks' | 'recycleBytes' | 'outputBytes'>>;
}

/** How long a container that is being made may take to appear, before it is looked for again. */
const REMOVE_AGAIN_MS = 100;

/** Makes the launcher of runners that are containers, one a slot; the supervisor is the container's process. */
export function createContainerLauncher(options: ContainerLauncherOptions): Launcher {
  const workerName = (slot: number) => `docker-${slot}`;
  let starts = 0;
  let source: Promise<Buffer> | undefined;
  return {
    workerName,
    setup: (slot) => ({
      project: PROJECT_FOLDER,
      scratch: '/tmp/gcd-scratch',
      log: `${CONTAINER_LOGS}/${workerName(slot)}.log`,
      values: CONTAINER_VALUES,
      graceMs: options.graceMs,
      ...options.limits,
    }),
    async launch(slot) {
      source ??= readRunnerSource(options.packageRoot);
      const runner = await source;
      await makeLogFile(join(options.logs, `${workerName(slot)}.log`));
      starts += 1;
      const name = `gcd-${options.runId}-${slot}-${starts}`;
      const args = [...containerArguments(options, slot, name), String(runner.length)];
      // Detached: a session of its own, so that Ctrl-C in the terminal reaches gcd alone, which ends tasks in order.
      const child = spawn('docker', args, {
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
        env: clientEnvironment(options.env, options.taskEnv),
      });
      await once(child, 'spawn').catch(refuseMissing);
      // A container that ends before it has read all of it breaks the pipe; `exited` tells why.
      child.stdin.on('error', () => undefined);
      child.stdin.write(runner);
      return toRunnerProcess(child, { name, client: { env: options.env }, image: options.imageTag ?? options.image });
    },
  };
}

/** The image's user, who need not be the one of this machine, appends to the log; the run's folder keeps others out. */
async function makeLogFile(path: string): Promise<void> {
  await (await open(path, 'a')).close();
  await chmod(path, 0o666);
}

function toRunnerProcess(child: ChildProcess, container: ContainerOf): RunnerProcess {
  const tail = keepTail(child.stderr!);
  const exited = once(child, 'close').then(([code, signal]): RunnerExit | Promise<RunnerExit> => {
    const exit = { code, signal, stderrTail: tail() };
    return killed === undefined ? judgeExit(exit, container) : exit;
  });
  let killed: Promise<void> | undefined;
  return {
    stdin: child.stdin!,
    stdout: child.stdout!,
    exited,
    kill: () => {
      killed ??= removeContainer(child, container);
      return killed;
    },
  };
}

/** Removes until docker's client has ended: asked for too early, a container that is being made is not there yet. */
async function removeContainer(child: ChildProcess, { name, client }: ContainerOf): Promise<void> {
  child.stdin?.destroy();
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const remove = () => runDocker(client, ['rm', '--force', '--volumes', name]);
  try {
    do {
      await remove();
      if (!isOver()) await Promise.race([once(child, 'close'), delay(REMOVE_AGAIN_MS)]);
    } while (!isOver());
    await remove();
  } catch (error) {
    // Without its daemon no container can be removed: the next start sweeps what is left.
    if (!(error instanceof GcdError)) throw error;
    child.kill('SIGKILL');
  }
}

function refuseMissing(error: unknown): never {
  throw hasErrno(error, 'ENOENT') ? dockerNotInstalled(error) : error;
}
