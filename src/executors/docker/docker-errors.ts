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
  if (/Cannot connect to the Docker daemon|error during connect|docker daemon is not running/i.test(stderr)) {
    return new GcdError('DockerNotRunning', `Docker cannot be used: its daemon is not running (${firstLine(stderr)})`, {
      hint: 'Start Docker Desktop, or on Linux `sudo systemctl start docker`, and try again.',
    });
  }
  return undefined;
}

/** Makes the error for any other docker command that failed, with docker's own words. */
export function dockerFailed(args: readonly string[], stderr: string): GcdError {
  const words = stderr.trim().split('\n').at(-1) || 'it printed nothing';
  return new GcdError('DockerFailed', `\`docker ${args[0]}\` failed: ${words}`);
}

function firstLine(text: string): string {
  return text
    .trim()
    .split('\n')[0]!
    .replace(/^error during connect: /i, '')
    .replace(/^docker: /, '')
    .slice(0, 200);
}
