import type { Clock } from '../core/clock.js';
import { GcdError } from '../core/errors.js';
import type { SshConnection } from './connect.js';
import { type HostKey, parseHostKey } from './host-key.js';
import { runRemote } from './run-remote.js';

interface Within {
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** How far the machine's user data has come. */
export interface Progress {
  readonly state: 'running' | 'ready' | 'failed';
  /** The last lines that it printed, without what a terminal would obey. */
  readonly log: readonly string[];
}

/** Asks how far the user data has come. */
export async function readProgress(connection: SshConnection, within: Within): Promise<Progress> {
  const [state, ...log] = (await contact(connection, 'progress', within)).split('\n');
  const lines = log.map((line) => line.replace(/\p{Cc}/gu, ' ').trim()).filter(Boolean);
  return { state: state === 'ready' || state === 'failed' ? state : 'running', log: lines };
}

/** Reads the machine's own host key. */
export async function readOwnKey(connection: SshConnection, within: Within): Promise<HostKey> {
  const answer = await contact(connection, 'host-key', within);
  const own = parseHostKey(answer);
  if (own?.algorithm === 'ssh-ed25519') return own;
  throw new GcdError('RemoteCommandFailed', `${connection.name} does not tell its own host key: it is no ed25519 key`);
}

/** Takes the key of the first contact out of sshd, for good. */
export async function endFirstKey(connection: SshConnection, within: Within): Promise<true> {
  await contact(connection, 'end', within);
  return true;
}

/** Calls the script that the user data put there, and returns what it printed. */
async function contact(connection: SshConnection, verb: string, within: Within): Promise<string> {
  const words = ['sudo', '-n', '/usr/local/sbin/gcd-contact', verb];
  const { exitCode, stdout, stderr } = await runRemote(connection, words, within);
  if (exitCode === 0) return stdout;
  const why = stderr.replace(/\p{Cc}+/gu, ' ').trim() || `exit code ${exitCode}`;
  throw new GcdError('RemoteCommandFailed', `${connection.name} could not do \`gcd-contact ${verb}\`: ${why}`);
}
