import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { bastionUserData } from '../../src/remote/bastion-user-data.js';
import type { ContactedMachine, ContactMeans } from '../../src/remote/make-contact.js';
import { repoRoot } from '../repo-root.js';
import { temporaryFolder } from '../temporary-folder.js';
import { startSshd, type TestSshd } from './sshd.js';

/** Is a bastion as far as SSH can tell: an sshd, and a folder in place of the machine's root in which user data runs. */
export interface TestMachine {
  readonly sshd: TestSshd;
  /** In place of `/`. */
  readonly root: string;
  readonly machine: ContactedMachine;
  readonly means: ContactMeans;
  /** Runs the user data of its launch, as cloud-init does. */
  setUp(): Promise<void>;
}

export const userDataTemplate = readFileSync(join(repoRoot, 'templates', 'aws', 'bastion-user-data.sh'), 'utf8');

/**
 * Stand-ins for what a machine has and this one has not. dnf: installs nothing, and fails when a file `dnf-fails` is in the
 * root. systemctl: `reload-or-restart sshd` sends sshd HUP, as its unit does; `enable` does nothing. usermod: does nothing.
 * sudo: runs the command below the root, as whoever calls.
 */
const standIns = {
  dnf: 'echo "Installing: docker"; [ ! -e "$ROOT/dnf-fails" ]',
  systemctl:
    'case $1 in reload-or-restart) kill -HUP "$(cat "$ROOT/etc/ssh/sshd.pid")" ;; enable) ;; *) exit 1 ;; esac',
  usermod: ':',
  sudo: '[ "$1" = -n ]; command=$2; shift 2; exec "$ROOT$command" "$@"',
};

/** Places that the user data names, which lie below the root here. */
const places = /\/(etc\/ssh|var\/lib\/cloud|var\/log|usr\/local\/sbin)\b/g;

/** Makes a machine that was launched, is up, and has not run its user data yet. */
export async function launchMachine(t: TestContext): Promise<TestMachine> {
  const root = temporaryFolder(t);
  const bin = join(root, 'bin');
  for (const folder of ['bin', 'etc/ssh', 'var/lib/cloud/instance', 'var/log'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const [name, script] of Object.entries(standIns)) {
    writeFileSync(join(bin, name), `#!/bin/bash\nset -eu\nROOT=${root}\n${script}\n`, { mode: 0o755 });
  }
  const path = `${bin}:${process.env.PATH}`;
  // As on Amazon Linux, where sshd begins with keys that cloud-init has just made, one of them of the first key's kind.
  const options = {
    folder: join(root, 'etc', 'ssh'),
    keys: ['ecdsa', 'ed25519'] as const,
    config: [`SetEnv PATH=${path}`],
  };
  const sshd = await startSshd(t, options);
  const folder = join(root, 'history');
  const keyFile = join(root, 'caller.pem');
  writeFileSync(keyFile, sshd.privateKey, { mode: 0o600 });
  const machine = { instanceId: 'i-0123456789abcdef0', publicAddress: '192.0.2.1', launch: randomUUID() };
  // Launched means: its user data, and with it the key for the first contact, is made.
  const userData = await bastionUserData({ template: userDataTemplate, folder, launch: machine.launch });
  const setUp = async () => {
    const script = join(root, 'user-data.sh');
    writeFileSync(
      script,
      userData.replaceAll(places, (place) => root + place),
    );
    const log = join(root, 'var', 'log', 'cloud-init-output.log');
    try {
      execFileSync('bash', ['-c', `exec bash '${script}' >>'${log}' 2>&1`], { env: { ...process.env, PATH: path } });
    } catch {
      // As with cloud-init, whoever looks finds out.
    }
  };
  return { sshd, root, machine, means: { folder, keyFile, user: sshd.user, dial: sshd.dial }, setUp };
}

/** Tells whether the machine still has the key for the first contact. */
export function hasFirstKey({ root }: TestMachine): boolean {
  return existsSync(join(root, 'etc', 'ssh', 'ssh_host_gcd_first_key'));
}
