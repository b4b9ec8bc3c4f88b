import { isOnLoopback } from '../aws/caller-cidr.js';
import { type Dial, dialSsh } from '../remote/dial.js';
import { ec2Endpoint } from './resolve-spec.js';
import type { SystemPorts } from './system-ports.js';

/** Returns how a bastion is reached over SSH; undefined where EC2 is an emulator, since no machine stands behind it. */
export function bastionDial(ports: SystemPorts): Dial | undefined {
  return ports.dial ?? (isOnLoopback(ec2Endpoint(ports)) ? undefined : dialSsh);
}

/** Says, where that is so, that the bastion is not contacted. */
export function tellUncontacted(ports: SystemPorts): void {
  if (bastionDial(ports)) return;
  const message = 'EC2 is an emulator on loopback, with no machine behind the bastion: the first contact is left out';
  ports.observe({ type: 'step', message });
}
