import { HOST_NAME } from './container-arguments.js';
import { askDocker, type DockerClient, runDocker } from './docker-cli.js';
import { dockerFailed } from './docker-errors.js';

/** Is how containers reach a server of this machine. */
export interface HostAddress {
  /** Address that the server listens on. */
  readonly listenOn: string;
  /** Name or address by which containers reach it. */
  readonly reachAt: string;
  /** Why containers may not reach it after all; left out when they do. */
  readonly doubt?: string;
}

/**
 * Returns where a server has to listen so that containers reach it and other machines do not: on Linux the bridge's own
 * address; with Docker Desktop and its like, where containers are in a virtual machine, loopback by way of a name
 * (https://docs.docker.com/desktop/features/networking/). A rootless daemon's bridge is in a network namespace of its own
 * (https://docs.docker.com/engine/security/rootless/), and a daemon can be told to have none.
 * @throws GcdError DockerNotInstalled, DockerNotRunning, DockerNotPermitted, DockerFailed.
 */
export async function containerHostAddress(client: DockerClient, signal?: AbortSignal): Promise<HostAddress> {
  const throughName = { listenOn: '127.0.0.1', reachAt: HOST_NAME };
  if (process.platform !== 'linux') return throughName;
  const format = '{{.OperatingSystem}} {{.SecurityOptions}}';
  const system = await askDocker(client, ['info', '--format', format], signal);
  if (system.startsWith('Docker Desktop')) return throughName;
  if (/\bname=rootless\b/.test(system)) return { ...throughName, doubt: 'its daemon runs rootless' };
  const gateway = await bridgeGateway(client, signal);
  return gateway === undefined
    ? { ...throughName, doubt: 'its daemon has no bridge network' }
    : { listenOn: gateway, reachAt: gateway };
}

async function bridgeGateway(client: DockerClient, signal: AbortSignal | undefined): Promise<string | undefined> {
  const format = '{{range .IPAM.Config}}{{.Gateway}} {{.Subnet}} {{end}}';
  const args = ['network', 'inspect', 'bridge', '--format', format];
  const { code, stdout, stderr } = await runDocker(client, args, { signal });
  if (code !== 0 && /not found|no such network/i.test(stderr)) return undefined;
  if (code !== 0) throw dockerFailed(args, stderr);
  const words = stdout.trim().split(' ');
  // With IPv6 on, the bridge has an address of each kind.
  return words.find((word) => IPV4.test(word)) ?? words.map(firstAddress).find((word) => word !== undefined);
}

const IPV4 = /^\d+(\.\d+){3}$/;

/** A daemon that has just been installed names its bridge's subnet alone; the bridge then has the first address of it. */
function firstAddress(subnet: string): string | undefined {
  const [, network, last] = /^(\d+\.\d+\.\d+)\.(\d+)\/\d+$/.exec(subnet) ?? [];
  return network === undefined ? undefined : `${network}.${Number(last) + 1}`;
}
