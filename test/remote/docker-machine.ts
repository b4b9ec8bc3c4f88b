import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { type Dial, dialTcp } from '../../src/remote/dial.js';
import { freePort, untilOpen } from './sshd.js';

/** Is a bastion in a container: Debian's OpenSSH, a user ec2-user who may sudo, and nothing set up. */
export interface DockerMachine {
  /** On loopback. */
  readonly port: number;
  readonly dial: Dial;
  /** Lets a key in and runs the user data, as cloud-init does; resolves with its exit code. */
  setUp(userData: string, publicKey: string): Promise<number>;
  /** Runs a script as root in the container and returns what it printed. */
  run(script: string): string;
}

/**
 * Stand-ins for what Amazon Linux has and Debian has not. dnf: writes down what it is asked to install, and makes the group
 * that the package docker makes. systemctl: `reload-or-restart sshd` sends sshd HUP, as its unit does; `enable` is written down.
 * All else is real: bash, sed, ssh-keygen, sshd, sudo, usermod, node.
 */
const dockerfile = `FROM node:20-slim
RUN apt-get update -q && apt-get install -y -q --no-install-recommends openssh-server sudo && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --shell /bin/bash ec2-user \\
 && echo 'ec2-user ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/cloud-init \\
 && mkdir -p /run/sshd /var/lib/cloud/instance /home/ec2-user/.ssh && chown ec2-user: /home/ec2-user/.ssh
RUN printf '#!/bin/bash\\necho "dnf $*" >>/asked\\ngroupadd --force docker\\n' >/usr/local/bin/dnf \\
 && printf '#!/bin/bash\\necho "systemctl $*" >>/asked\\n[ "$1" != reload-or-restart ] || kill -HUP 1\\n' >/usr/local/bin/systemctl \\
 && chmod 755 /usr/local/bin/dnf /usr/local/bin/systemctl
`;

/** Starts a machine in a container; it is removed when the test ends. */
export async function startDockerMachine(t: TestContext): Promise<DockerMachine> {
  const image = 'gcd-test/bastion';
  execFileSync('docker', ['build', '--quiet', '--tag', image, '-'], {
    input: dockerfile,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  // In the network of this machine: nothing is asked of a bridge or of a proxy, which would accept before sshd does.
  const port = await freePort();
  const listen = ['-D', '-e', '-p', `${port}`, '-o', 'ListenAddress=127.0.0.1'];
  const container = docker('run', '--detach', '--network', 'host', image, '/usr/sbin/sshd', ...listen);
  t.after(() => docker('rm', '--force', container));
  const dial: Dial = (_address, signal) => dialTcp({ host: '127.0.0.1', port }, signal);
  const run = (script: string) => docker('exec', container, 'bash', '-euc', script);
  async function setUp(userData: string, publicKey: string): Promise<number> {
    run(`echo '${publicKey}' >/home/ec2-user/.ssh/authorized_keys`);
    const command =
      'cat >/var/lib/cloud/instance/user-data.txt; bash /var/lib/cloud/instance/user-data.txt >>/var/log/cloud-init-output.log 2>&1';
    const child = spawn('docker', ['exec', '--interactive', container, 'bash', '-c', command], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin.end(userData);
    const [exitCode] = await once(child, 'exit');
    return exitCode as number;
  }
  await untilOpen(port, () => docker('inspect', '--format', '{{.State.Running}}', container) === 'true');
  return { port, dial, setUp, run };
}

function docker(...words: string[]): string {
  return execFileSync('docker', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
