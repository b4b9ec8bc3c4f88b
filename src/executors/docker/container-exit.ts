import { systemClock } from '../../core/clock.js';
import { GcdError } from '../../core/errors.js';
import type { RunnerExit } from '../../runner/launcher.js';
import { type DockerClient, runDocker } from './docker-cli.js';
import { daemonDiskFull, daemonError, mountError } from './docker-errors.js';
import { imageUnfit } from './image-unfit.js';

/** Is what docker's client, attached to a container, said at its end. */
export interface ClientExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderrTail: string;
}

export interface ContainerOf {
  readonly client: DockerClient;
  /** Name of the container. */
  readonly name: string;
  /** The image as the user knows it. */
  readonly image: string;
}

/** 128 + SIGKILL: the exit code of a container whose first process, the supervisor, was killed. */
const KILLED = 137;

/** The kernel's event and the end of the container are less than a second apart; a machine that swaps is slower. */
const LOOK_BACK_SECONDS = 10;

/** Says of a container that ended by itself whether memory was the reason, and whether another would fare better. */
export async function judgeExit(exit: ClientExit, container: ContainerOf): Promise<RunnerExit> {
  if (exit.code === KILLED) return (await isOutOfMemory(container)) ? { ...exit, outOfMemory: true } : exit;
  // The client advises to read about its own options.
  const stderrTail = exit.stderrTail.replace(/\s*^(Run|See) 'docker run --help'.*$/m, '');
  const refusal = daemonRefusal(stderrTail) ?? mountError(stderrTail) ?? imageUnfit(container.image, stderrTail);
  return { ...exit, stderrTail, ...(refusal && { refusal }) };
}

/** In the middle of a run the next step is another one: what has ended is in the journal. */
function daemonRefusal(stderr: string): GcdError | undefined {
  const error = daemonError(stderr) ?? daemonDiskFull(stderr);
  if (!error) return undefined;
  const hint = `${error.hint} What is finished stays finished: go on with \`gcd run-files --resume\`.`;
  return new GcdError(error.code, error.message, { hint });
}

/**
 * Tells whether the kernel ended the container for want of memory. It is removed by then and cannot be inspected; the
 * daemon still has its last 256 events, `oom` among them (https://docs.docker.com/reference/cli/docker/system/events/).
 */
async function isOutOfMemory({ client, name }: ContainerOf): Promise<boolean> {
  const nowSeconds = systemClock.nowMs() / 1000;
  const span = ['--since', (nowSeconds - LOOK_BACK_SECONDS).toFixed(3), '--until', nowSeconds.toFixed(3)];
  const filters = ['--filter', `container=${name}`, '--filter', 'event=oom', '--filter', 'event=kill'];
  try {
    const { stdout } = await runDocker(client, ['events', ...span, ...filters, '--format', '{{.Action}}']);
    // After a `kill` it was somebody's command, whatever had happened to a task before.
    return stdout.trim().split('\n').at(-1) === 'oom';
  } catch (error) {
    // A daemon that went too cannot tell: the task counts as lost, and the next start says that the daemon is gone.
    if (error instanceof GcdError) return false;
    throw error;
  }
}
