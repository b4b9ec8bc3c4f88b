import { join } from 'node:path';
import { callerCidr } from '../aws/caller-cidr.js';
import { bundledVersion, findVersion, type KubernetesVersion } from '../aws/kubernetes-version.js';
import { GcdError, messageOf, usageError } from '../core/errors.js';
import { homeFolder } from '../core/home-folder.js';
import { isBucketName } from '../core/is-bucket-name.js';
import type { SystemEntry } from '../core/system-record.js';
import { clientsFor, type FoundSystem } from './find-system.js';
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

/**
 * Completes what the user says with what is recorded, and with the defaults.
 *
 * @throws GcdError with exit code 2 for what cannot be: BucketNameInvalid, CidrInvalid, CidrTooWide, TagInvalid, VersionNotOffered; AddressUnknown.
 */
export async function resolveSpec(input: SpecInput, found: FoundSystem, ports: SystemPorts): Promise<SystemSpec> {
  const base = recordedSpec(found.entries) ?? defaultSpec(found, ports);
  refuseNoTag(input.project);
  refuseNoBucket('--data-bucket', input.dataBucket);
  refuseNoBucket('--saved-bucket', input.savedBucket);
  const cidr = await callerCidr({ asked: input.sshCidr, endpoint: ec2Endpoint(ports), ...input, signal: ports.signal });
  const { nodes } = base;
  if (input.ttlMs === undefined) tellPassedEnd(base, ports);
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
    kubernetes: await resolveVersion(input, found, ports),
    ...(input.dataBucket ? { dataBucket: input.dataBucket } : {}),
    ...(input.savedBucket ? { savedBucket: input.savedBucket } : {}),
    ...(input.ttlMs !== undefined ? { endsAt: new Date(ports.clock.nowMs() + input.ttlMs).toISOString() } : {}),
  };
}

/** A system that is woken after its end goes with the next cleanup of expired ones, which may run by itself. */
function tellPassedEnd({ endsAt }: SystemSpec, { clock, observe }: SystemPorts): void {
  if (endsAt === undefined || Date.parse(endsAt) > clock.nowMs()) return;
  const message = `The system was to end at ${endsAt}: \`gcd cleanup --expired\` may remove it at any time`;
  observe({ type: 'warning', code: 'EndPassed', message, hint: 'Put its end off, such as by --ttl 8h.' });
}

/**
 * EC2 would take others, IAM not, so that a system would be begun and never become whole.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html
 */
function refuseNoTag(project: string | undefined): void {
  if (project === undefined || /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u.test(project)) return;
  const rule = 'letters, digits, spaces and _ . : / = + - @, 256 characters at most';
  throw usageError(
    'TagInvalid',
    `--name takes the value of a tag: ${JSON.stringify(project)} is none`,
    `It has ${rule}.`,
  );
}

/** The name goes into a policy, where a star would open all buckets. */
function refuseNoBucket(option: string, name: string | undefined): void {
  if (name === undefined || isBucketName(name)) return;
  const hint = 'Such as pv-data: without s3:// and without a prefix.';
  throw usageError(
    'BucketNameInvalid',
    `${option} takes the name of an S3 bucket: ${JSON.stringify(name)} is none.`,
    hint,
  );
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
    kubernetes: bundledVersion,
    keyFile: join(homeFolder(env), '.ssh', `${system}.pem`),
  };
}

/** What is recorded stays; EKS is asked about what the user names, and about the default. That only informs. */
async function resolveVersion(input: SpecInput, found: FoundSystem, ports: SystemPorts): Promise<KubernetesVersion> {
  const asked = input.kubernetesVersion;
  const recorded = recordedSpec(found.entries)?.kubernetes;
  if (recorded && (asked === undefined || asked === recorded.version)) return recorded;
  try {
    return await findVersion(clientsFor(found).eks, asked);
  } catch (error) {
    if (error instanceof GcdError && error.code === 'VersionNotOffered') throw error;
    const version = asked === undefined ? bundledVersion : { ...bundledVersion, version: asked };
    const message = `EKS does not tell its versions, so ${version.version} is taken: ${messageOf(error)}`;
    ports.observe({ type: 'warning', code: 'VersionsUnknown', message });
    return version;
  }
}

/** Returns the endpoint of EC2, where it is not AWS' own. */
export function ec2Endpoint({ access, env }: SystemPorts): string | undefined {
  return access?.endpoint ?? env.AWS_ENDPOINT_URL_EC2 ?? env.AWS_ENDPOINT_URL;
}
