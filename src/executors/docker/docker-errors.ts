import { GcdError } from '../../core/errors.js';

/** Makes the error for a machine without the docker command. */
export function dockerNotInstalled(cause: unknown): GcdError {
  return new GcdError('DockerNotInstalled', 'Docker cannot be used: there is no command `docker` in the PATH', {
    hint: 'Install Docker (https://docs.docker.com/get-docker/), or run without `-c docker`.',
    cause,
  });
}

/**
 * Returns the error that what docker printed stands for when it could not reach its daemon, else undefined. The client
 * gives no code for it; its words are the same from 1.13 to 28.
 */
export function daemonError(stderr: string): GcdError | undefined {
  if (/permission denied while trying to connect|dial unix \S+: connect: permission denied/i.test(stderr)) {
    return new GcdError(
      'DockerNotPermitted',
      "Docker cannot be used: this user may not open the Docker daemon's socket",
      {
        hint: 'Add the user to the group docker (`sudo usermod -aG docker $USER`), log in again, and try once more.',
      },
    );
  }
  const line = lineWith(/Cannot connect to the Docker daemon|docker daemon is not running/i, stderr);
  if (line !== undefined && !line.includes('tcp://')) {
    return new GcdError('DockerNotRunning', `Docker cannot be used: its daemon is not running (${line})`, {
      hint: 'Start Docker Desktop, or on Linux run `sudo systemctl start docker`, and try again.',
    });
  }
  const elsewhere = line ?? lineWith(/error during connect|unable to resolve docker endpoint/i, stderr);
  if (elsewhere === undefined) return undefined;
  return new GcdError('DockerNotRunning', `Docker cannot be used: its daemon does not answer (${elsewhere})`, {
    hint: 'DOCKER_HOST, DOCKER_CONTEXT or `docker context use` say where the daemon is: `docker context ls` shows it.',
  });
}

/** Is what helps when the disk of the daemon is full. */
export const DISK_FULL_HINT =
  "Docker's disk is full: `docker system df` shows with what, and `gcd prune` removes old images of gcd's.";

/** Returns the error for a daemon that has no room for another container, else undefined. */
export function daemonDiskFull(stderr: string): GcdError | undefined {
  if (!/Error response from daemon: .*no space left on device/i.test(stderr)) return undefined;
  const why = 'no space is left where its daemon keeps them';
  return new GcdError('DockerDiskFull', `Docker could not make a container: ${why}.`, { hint: DISK_FULL_HINT });
}

/** Returns the error for a folder that the daemon was to mount and does not see, else undefined. */
export function mountError(stderr: string): GcdError | undefined {
  const [, path] = /bind source path does not exist: ([^\n]+?)\.?\s*$/m.exec(stderr) ?? [];
  if (path === undefined) return undefined;
  const why = 'it runs on another machine, or may not share that folder';
  return new GcdError('DockerElsewhere', `Docker cannot be used: its daemon does not see ${path}: ${why}`, {
    hint: 'Use the daemon of this machine (unset DOCKER_HOST, or `docker context use default`); in Docker Desktop, share the folder under Resources, File sharing.',
  });
}

/** Makes the error for any other docker command that failed, with docker's own words. */
export function dockerFailed(args: readonly string[], stderr: string): GcdError {
  const words = stderr.trim().split('\n').at(-1) || 'it printed nothing';
  return new GcdError('DockerFailed', `\`docker ${args[0]}\` failed: ${words}`);
}

/** Returns the first line that fits, without what every line of docker's begins with. */
function lineWith(pattern: RegExp, text: string): string | undefined {
  return text
    .split('\n')
    .find((line) => pattern.test(line))
    ?.replace(/^(docker|error during connect|Failed to initialize): /i, '')
    .trim()
    .slice(0, 200);
}
