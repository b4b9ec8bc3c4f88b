import type { AwsAccess } from '../aws/clients.js';
import type { Dial } from '../remote/dial.js';
import type { Ports } from './ports.js';

/** What verbs on systems need from outside. */
export interface SystemPorts extends Ports {
  /** How AWS is reached where the SDK's own chain is not to decide. */
  readonly access?: Partial<AwsAccess>;
  /** How the bastion is reached over SSH. Default: TCP, but not at all where EC2 is an emulator on loopback. */
  readonly dial?: Dial;
}

/** Which system a verb is about. */
export interface SystemTarget {
  /** Default: `gcd-` and the name of the caller's identity. */
  readonly system?: string;
  /** Default: the record's, else AWS_REGION, else the profile's. */
  readonly region?: string;
  readonly profile?: string;
  /** The history folder, see `locateHistory`. */
  readonly history?: string;
}
