import { askDocker, type DockerClient, runDocker } from './docker-cli.js';

/** Is what a container of gcd says about whose it is. */
export interface ContainerOwner {
  readonly runId: string;
  /** As given to the executor that started it. */
  readonly holder: string;
}

export interface SweepOptions extends DockerClient {
  /** Tells whether the process that started a container still lives; what cannot be told counts as living. */
  readonly isAlive: (owner: ContainerOwner) => boolean;
  readonly signal?: AbortSignal;
}

/**
 * Removes the containers of gcd processes that are dead, whichever run they served, and returns how many there were.
 * @throws GcdError DockerNotInstalled, DockerNotRunning, DockerNotPermitted, DockerFailed.
 */
export async function sweepContainers({ env, isAlive, signal }: SweepOptions): Promise<number> {
  // JSON keeps whatever a holder's text holds on one line.
  const format = '[{{json .ID}},{{json (.Label "gcd.run")}},{{json (.Label "gcd.holder")}}]';
  const listed = await askDocker({ env }, ['ps', '--all', '--filter', 'label=gcd.run', '--format', format], signal);
  const dead = listed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as [id: string, runId: string, holder: string])
    .filter(([, runId, holder]) => !isAlive({ runId, holder }))
    .map(([id]) => id);
  // One that ends by itself meanwhile is as good as removed.
  if (dead.length > 0) await runDocker({ env }, ['rm', '--force', '--volumes', ...dead], { signal });
  return dead.length;
}
