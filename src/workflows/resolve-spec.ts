import { homedir } from 'node:os';
import { join } from 'node:path';
import { callerCidr } from '../aws/caller-cidr.js';
import type { SystemEntry } from '../core/system-record.js';
import type { FoundSystem } from './find-system.js';
import type { SystemPorts } from './system-ports.js';
import { type SystemSpec, systemDefaults } from './system-spec.js';

/** What the user may say about a system; absent means as recorded, else the default. */
export interface SpecInput {
  readonly project?: string;
  /** From where SSH is let in; absent means the caller's own address. */
  readonly sshCidr?: string;
  /** Allows 0.0.0.0/0. */
  readonly isOpenAllowed?: boolean;
  readonly zones?: readonly string[];
  readonly bastionTypes?: readonly string[];
  readonly instanceTypes?: readonly string[];
  readonly spot?: boolean;
  readonly diskGib?: number;
  readonly kubernetesVersion?: string;
  readonly dataBucket?: string;
  readonly savedBucket?: string;
  readonly ttlMs?: number;
}

/** The newest version in standard support when this was written; used when EKS does not say. */
const knownVersion = '1.34';

/** Completes what the user says with what is recorded, and with the defaults. */
export async function resolveSpec(input: SpecInput, found: FoundSystem, ports: SystemPorts): Promise<SystemSpec> {
  const base = recordedSpec(found.entries) ?? defaultSpec(found, ports);
  const cidr = await callerCidr({ asked: input.sshCidr, endpoint: endpointOf(ports), ...input, signal: ports.signal });
  const { nodes, kubernetes } = base;
  return {
    ...base,
    callerCidr: cidr,
    project: input.project ?? base.project,
    zones: input.zones ?? base.zones,
    bastion: { ...base.bastion, ...(input.bastionTypes ? { instanceTypes: input.bastionTypes } : {}) },
    nodes: {
      ...nodes,
      instanceTypes: input.instanceTypes ?? nodes.instanceTypes,
      capacity: input.spot === undefined ? nodes.capacity : input.spot ? 'SPOT' : 'ON_DEMAND',
      diskGib: input.diskGib ?? nodes.diskGib,
    },
    kubernetes: { ...kubernetes, version: input.kubernetesVersion ?? kubernetes.version },
    ...(input.dataBucket ? { dataBucket: input.dataBucket } : {}),
    ...(input.savedBucket ? { savedBucket: input.savedBucket } : {}),
    ...(input.ttlMs ? { endsAt: new Date(ports.clock.nowMs() + input.ttlMs).toISOString() } : {}),
  };
}

/** Returns the spec that a system was last made or resumed with. */
export function recordedSpec(entries: readonly SystemEntry[] | undefined): SystemSpec | undefined {
  const started = entries?.findLast((entry) => entry.type === 'verb-started' && entry.spec !== undefined);
  return started?.type === 'verb-started' ? (started.spec as SystemSpec) : undefined;
}

/** Returns what is known of a system without a record: enough to find and remove it. */
export function defaultSpec({ system, region }: FoundSystem, { env }: SystemPorts): SystemSpec {
  return {
    ...systemDefaults,
    system,
    region,
    callerCidr: '127.0.0.1/32',
    kubernetes: { version: knownVersion, support: 'STANDARD' },
    keyFile: join(env.HOME ?? homedir(), '.ssh', `${system}.pem`),
  };
}

function endpointOf({ access, env }: SystemPorts): string | undefined {
  return access?.endpoint ?? env.AWS_ENDPOINT_URL_EC2 ?? env.AWS_ENDPOINT_URL;
}
