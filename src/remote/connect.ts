import type { Duplex } from 'node:stream';
import type { Client, ConnectConfig } from 'ssh2';
import { GcdError, messageOf } from '../core/errors.js';
import type { Dial } from './dial.js';
import { describeHostKey, type HostKey, type HostKeyAlgorithm } from './host-key.js';

/** A machine, and what makes sure that it is that machine. */
export interface SshTarget {
  /** What it is called in messages, such as `the bastion i-0abc`. */
  readonly name: string;
  /** IPv4 address or name that is dialled. */
  readonly address: string;
  readonly user: string;
  /** Text of the private key. */
  readonly privateKey: string;
  /** The one key that the machine may show. There is no way to connect without it. */
  readonly hostKey: HostKey;
  /** An algorithm that the machine must have no key of any more: it is asked for first, and any such key is refused. */
  readonly retired?: HostKeyAlgorithm;
  readonly dial: Dial;
}

/** Is an authenticated connection to a machine that showed the pinned key. */
export interface SshConnection {
  readonly name: string;
  readonly client: Client;
  close(): void;
}

/** From the first byte to the end of the authentication. */
const handshakeMs = 20_000;
const keepAlive = { keepaliveInterval: 15_000, keepaliveCountMax: 4 };

/**
 * Connects to a machine and logs in, once it has shown that it holds the pinned key. Nothing about the user is sent before.
 *
 * @throws GcdError HostUnreachable, HostKeyMismatch, LoginRefused, PrivateKeyUnusable; the signal's reason when aborted.
 */
export async function connect(target: SshTarget, signal: AbortSignal): Promise<SshConnection> {
  const ssh2 = await import('ssh2');
  const socket = await dialled(target, signal);
  const client = new ssh2.default.Client();
  await handshake(client, { target, socket, signal });
  client.setNoDelay(true);
  return { name: target.name, client, close: () => void client.end() };
}

async function dialled(target: SshTarget, signal: AbortSignal): Promise<Duplex> {
  try {
    return await target.dial(target.address, signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw unreachable(target, cause);
  }
}

interface Handshake {
  readonly target: SshTarget;
  readonly socket: Duplex;
  readonly signal: AbortSignal;
}

async function handshake(client: Client, { target, socket, signal }: Handshake): Promise<void> {
  let stop: (() => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      stop = () => {
        client.destroy();
        reject(signal.reason);
      };
      let shown: Buffer | undefined;
      const hostVerifier = (key: Buffer) => {
        shown = key;
        return key.toString('base64') === target.hostKey.blob;
      };
      // Stays for the connection's life: without a listener a lost connection would end the process.
      client.on('error', (error) => reject(translate(error, { target, shown })));
      client.on('close', () => reject(unreachable(target, new Error('the connection was closed'))));
      client.once('ready', resolve);
      signal.addEventListener('abort', stop, { once: true });
      begin(client, { ...configOf(target), sock: socket as NonNullable<ConnectConfig['sock']>, hostVerifier });
      if (signal.aborted) stop();
    });
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}

function begin(client: Client, config: ConnectConfig): void {
  try {
    client.connect(config);
  } catch (cause) {
    throw new GcdError('PrivateKeyUnusable', `The private key cannot be used: ${messageOf(cause)}`, { cause });
  }
}

function configOf({ user, privateKey, hostKey, retired }: SshTarget): ConnectConfig {
  return {
    username: user,
    privateKey,
    authHandler: ['publickey'],
    // The server shows a key of the first of these that it has one of (RFC 4253, section 7.1).
    algorithms: { serverHostKey: [...(retired ? [retired] : []), hostKey.algorithm] },
    readyTimeout: handshakeMs,
    ...keepAlive,
  };
}

function translate(
  error: Error & { level?: string },
  { target, shown }: { target: SshTarget; shown?: Buffer | undefined },
) {
  if (error.level === 'client-authentication') return loginRefused(target, error);
  if (shown && shown.toString('base64') !== target.hostKey.blob) return keyMismatch(target, shown);
  return unreachable(target, error);
}

function unreachable({ name, address }: SshTarget, cause: unknown): GcdError {
  return new GcdError('HostUnreachable', `${name} at ${address} cannot be reached over SSH: ${messageOf(cause)}`, {
    hint: 'Look whether your network lets SSH out (port 22). It is let in from one address only: `gcd resume` lets in the one that you have now, `--ssh-cidr` another.',
    cause,
  });
}

function keyMismatch({ name, address, hostKey }: SshTarget, shown: Buffer): GcdError {
  const keys = `it shows the host key ${describeHostKey(shown)}, pinned is ${describeHostKey(hostKey.blob)}`;
  return new GcdError('HostKeyMismatch', `${name} at ${address} was refused before anything was sent to it: ${keys}`, {
    hint: 'Something else answers at this address, or somebody made the machine a new key. If you cannot explain it, do not connect: have the machine replaced.',
  });
}

function loginRefused({ name, user }: SshTarget, cause: unknown): GcdError {
  return new GcdError('LoginRefused', `${name} does not let ${user} in: it does not know this private key`, {
    hint: 'The private key has to be the one that the system was made with.',
    cause,
  });
}
