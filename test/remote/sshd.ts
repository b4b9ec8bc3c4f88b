import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { makeOpenSshKeyPair } from '../../src/aws/openssh-key.js';
import { type Dial, dialTcp } from '../../src/remote/dial.js';
import { type HostKey, parseHostKey } from '../../src/remote/host-key.js';

/** Is an sshd that a test started: OpenSSH's own, on loopback, with a config and keys of its own. */
export interface TestSshd {
  readonly port: number;
  /** The folder with its config and its keys. */
  readonly folder: string;
  readonly user: string;
  /** Text of the private key that it lets in. */
  readonly privateKey: string;
  /** Connects to it, whatever the address. */
  readonly dial: Dial;
  /** Returns all that it has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

interface SshdOptions {
  readonly folder: string;
  /** Kinds of host keys that are made and served, as `ssh-keygen -t` has them. */
  readonly keys: readonly ('ed25519' | 'ecdsa' | 'rsa')[];
  /** More lines of its config. */
  readonly config?: readonly string[];
}

/** Starts an sshd; it is stopped, by its process id, when the test ends. */
export async function startSshd(t: TestContext, { folder, keys, config = [] }: SshdOptions): Promise<TestSshd> {
  mkdirSync(folder, { recursive: true });
  // Where sshd, when root starts it, locks up its unprivileged half; Debian's package makes it at boot.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  for (const type of keys) makeHostKey(folder, type);
  const { privateKey, publicKey } = makeOpenSshKeyPair('test');
  writeFileSync(join(folder, 'authorized_keys'), `${publicKey}\n`, { mode: 0o600 });
  const port = await freePort();
  const path = join(folder, 'sshd_config');
  const lines = [
    ...keys.map((type) => `HostKey ${hostKeyPath(folder, type)}`),
    ...configLines(folder, port),
    ...config,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`);
  const logPath = join(folder, 'log');
  // To a file of its own: with -e what it logs would be mixed with what commands write to their standard error.
  const child = spawn('/usr/sbin/sshd', ['-D', '-E', logPath, '-f', path], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  t.after(stop);
  await untilOpen(port, () => child.exitCode === null);
  const dial: Dial = (_address, signal) => dialTcp({ host: '127.0.0.1', port }, signal);
  const log = () => readFileSync(logPath, 'utf8');
  return { port, folder, user: userInfo().username, privateKey, dial, log, stop };
}

/** Makes a host key, unless it is there, and returns its public half. */
export function makeHostKey(folder: string, type: string): HostKey {
  const path = hostKeyPath(folder, type);
  if (!existsSync(path)) execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', path]);
  return parseHostKey(readFileSync(`${path}.pub`, 'utf8'))!;
}

function hostKeyPath(folder: string, type: string): string {
  return join(folder, `ssh_host_${type}_key`);
}

function configLines(folder: string, port: number): string[] {
  return [
    ...[`Port ${port}`, 'ListenAddress 127.0.0.1', 'LogLevel DEBUG1', `PidFile ${join(folder, 'sshd.pid')}`],
    ...[`AuthorizedKeysFile ${join(folder, 'authorized_keys')}`, 'StrictModes no', 'UsePAM no'],
    ...['PasswordAuthentication no', 'PermitRootLogin prohibit-password'],
  ];
}

/** Returns a port on loopback that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Waits until something listens on the port, as long as it is alive. */
export async function untilOpen(port: number, isAlive: () => boolean): Promise<void> {
  for (;;) {
    if (!isAlive()) throw new Error('sshd did not start');
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await delay(20);
  }
}
