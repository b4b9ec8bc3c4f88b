import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stripVTControlCharacters } from 'node:util';
import { hasErrno } from '../../core/errors.js';
import { daemonError, dockerFailed, dockerNotInstalled } from './docker-errors.js';

/** Is how docker's client is reached: the command `docker` in this environment's PATH, with its DOCKER_HOST and so on. */
export interface DockerClient {
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Is streamed to the command's standard input. */
  readonly input?: Readable;
  /** Takes each line of both outputs as it comes, without colours. */
  readonly onLine?: (line: string) => void;
}

export interface DockerResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a docker command to its end, whatever its exit code.
 * @throws GcdError DockerNotInstalled, DockerNotRunning, DockerNotPermitted; the signal's reason when aborted.
 */
export async function runDocker(
  client: DockerClient,
  args: readonly string[],
  options: RunOptions = {},
): Promise<DockerResult> {
  options.signal?.throwIfAborted();
  const child = spawn('docker', args, {
    env: client.env,
    stdio: [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    // A session of its own: Ctrl-C in the terminal reaches gcd alone, which aborts and knows why the command ended.
    detached: true,
  });
  const abort = () => child.kill('SIGTERM');
  options.signal?.addEventListener('abort', abort);
  try {
    // A command that ends early closes its input; its exit code and words say why.
    const fed = options.input ? pipeline(options.input, child.stdin!).catch(ignoreClosedPipe) : undefined;
    const [stdout, stderr, code] = await Promise.all([
      readLines(child.stdout!, options.onLine),
      readLines(child.stderr!, options.onLine),
      exitCodeOf(child),
      fed,
    ]);
    options.signal?.throwIfAborted();
    const unreachable = code === 0 ? undefined : daemonError(stderr);
    if (unreachable) throw unreachable;
    return { code, stdout, stderr };
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}

/**
 * Runs a docker command that has to succeed, and returns what it printed, trimmed.
 * @throws GcdError DockerFailed with docker's words, and those of `runDocker`.
 */
export async function askDocker(client: DockerClient, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const { code, stdout, stderr } = await runDocker(client, args, { signal });
  if (code !== 0) throw dockerFailed(args, stderr);
  return stdout.trim();
}

async function readLines(stream: Readable, onLine: ((line: string) => void) | undefined): Promise<string> {
  const lines: string[] = [];
  // Carriage returns redraw a progress line in a terminal: each state is a line here.
  for await (const raw of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    const line = stripVTControlCharacters(raw).split('\r').filter(Boolean).at(-1) ?? '';
    lines.push(line);
    onLine?.(line);
  }
  return lines.join('\n');
}

async function exitCodeOf(child: ChildProcess): Promise<number> {
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  } catch (error) {
    throw hasErrno(error, 'ENOENT') ? dockerNotInstalled(error) : error;
  }
}

function ignoreClosedPipe(error: unknown): void {
  if (!hasErrno(error, 'EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
}
