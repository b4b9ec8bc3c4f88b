import type { ClientChannel } from 'ssh2';
import type { Clock } from '../core/clock.js';
import { GcdError, messageOf } from '../core/errors.js';
import type { SshConnection } from './connect.js';
import { quoteForShell } from './quote-for-shell.js';

/** How a remote command ended. */
export interface RemoteResult {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Between asking a command to end and ending it, and again until it is given up. */
const graceMs = 5_000;

/**
 * Runs a command on the machine with nothing on its standard input, and returns how it ended, whatever its exit code.
 *
 * When aborted the command is ended too: sshd does not do that by itself for a command without a terminal. It is sent TERM,
 * then KILL. Commands of another user (sudo) are out of reach of that, and so are those of root, for whom sshd has no
 * signals (session_signal_req in OpenSSH's session.c): keep these short.
 *
 * @throws GcdError ConnectionLost; the signal's reason when aborted.
 */
export async function runRemote(
  connection: SshConnection,
  words: readonly string[],
  { signal, clock }: { signal: AbortSignal; clock: Clock },
): Promise<RemoteResult> {
  signal.throwIfAborted();
  // Not by closing the channel's input: ssh2 sends no signals over a channel of which that was done.
  // In the place of the login shell: once that had died of TERM, sshd would have nobody left to send KILL to.
  const channel = await openChannel(connection, `exec ${quoteForShell(words)} </dev/null`);
  const ended = resultOf(channel, connection);
  const onAbort = () => void end(channel, { clock, connection });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await ended.finally(() => signal.throwIfAborted());
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function openChannel({ client, name }: SshConnection, commandLine: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(connectionLost(name, cause));
    try {
      client.exec(commandLine, (error, channel) => (error ? fail(error) : resolve(channel)));
    } catch (error) {
      fail(error);
    }
  });
}

function resultOf(channel: ClientChannel, { name }: SshConnection): Promise<RemoteResult> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    channel.on('data', (chunk: Buffer) => stdout.push(chunk));
    channel.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // It tells what `exit` does, and waits for its listeners: a short command's `exit` may have been before there is one.
    channel.on('close', (code?: number | null) => {
      if (code === undefined) return reject(connectionLost(name, new Error('it ended before the command did')));
      resolve({ exitCode: code ?? undefined, stdout: textOf(stdout), stderr: textOf(stderr) });
    });
  });
}

async function end(channel: ClientChannel, { clock, connection }: { clock: Clock; connection: SshConnection }) {
  const closed = new AbortController();
  channel.once('close', () => closed.abort());
  try {
    channel.signal('TERM');
    await clock.sleep(graceMs, closed.signal);
    channel.signal('KILL');
    await clock.sleep(graceMs, closed.signal);
    connection.client.destroy();
  } catch (error) {
    if (!closed.signal.aborted) throw error;
  }
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}

function connectionLost(name: string, cause: unknown): GcdError {
  return new GcdError('ConnectionLost', `The connection to ${name} was lost: ${messageOf(cause)}`, {
    hint: 'Run the same command again.',
    cause,
  });
}
