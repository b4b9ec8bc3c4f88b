import { HOST_NAME } from './container-arguments.js';
import { askDocker, type DockerClient } from './docker-cli.js';

/** Is how containers reach a server of this machine. */
export interface HostAddress {
  /** Address that the server listens on. */
  readonly listenOn: string;
  /** Name or address by which containers reach it. */
  readonly reachAt: string;
}

/**
 * Returns where a server has to listen so that containers reach it and other machines do not: on Linux the bridge's own
 * address; with Docker Desktop and its like, where containers are in a virtual machine, loopback by way of a name
 * (https://docs.docker.com/desktop/features/networking/).
 * @throws GcdError DockerNotInstalled, DockerNotRunning, DockerNotPermitted, DockerFailed.
 */
export async function containerHostAddress(client: DockerClient, signal?: AbortSignal): Promise<HostAddress> {
  const throughName = { listenOn: '127.0.0.1', reachAt: HOST_NAME };
  if (process.platform !== 'linux') return throughName;
  const system = await askDocker(client, ['info', '--format', '{{.OperatingSystem}}'], signal);
  if (system === 'Docker Desktop') return throughName;
  const format = '{{range .IPAM.Config}}{{.Gateway}} {{.Subnet}} {{end}}';
  const words = (await askDocker(client, ['network', 'inspect', 'bridge', '--format', format], signal)).split(' ');
  // With IPv6 on, the bridge has an address of each kind.
  const gateway = words.find((word) => IPV4.test(word)) ?? words.map(firstAddress).find((word) => word !== undefined);
  return gateway === undefined ? throughName : { listenOn: gateway, reachAt: gateway };
}

const IPV4 = /^\d+(\.\d+){3}$/;

/** A daemon that has just been installed names its bridge's subnet alone; the bridge then has the first address of it. */
function firstAddress(subnet: string): string | undefined {
  const [, network, last] = /^(\d+\.\d+\.\d+)\.(\d+)\/\d+$/.exec(subnet) ?? [];
  return network === undefined ? undefined : `${network}.${Number(last) + 1}`;
}
