import {
  CreateClusterCommand,
  DeleteClusterCommand,
  type EKSClient,
  type Cluster as EksCluster,
  UpdateClusterConfigCommand,
} from '@aws-sdk/client-eks';
import { GcdError } from '../../core/errors.js';
import type { Context, Identity, Observed, Resource } from '../../core/resource.js';
import { waitFor } from '../../core/wait.js';
import type { AwsClients } from '../clients.js';
import { findCluster } from '../find-cluster.js';
import { retagInEks } from '../retag.js';
import { isMarkedAs } from '../tags.js';
import { isAwsError, unlessGone } from '../translate-error.js';
import type { Subnet } from './network.js';

interface ClusterInputs {
  /** Kubernetes version such as `1.34`. */
  readonly version: string;
  /** Where the control plane is to stay when AWS' standard support for the version ends. */
  readonly support: 'STANDARD' | 'EXTENDED';
  readonly roleArn: string;
  readonly subnets: readonly Subnet[];
  /** From where the public endpoint is reached. */
  readonly callerCidr: string;
}

export interface ClusterOutputs {
  readonly name: string;
  readonly arn: string;
  readonly version: string;
  readonly endpoint: string;
  /** Base64. */
  readonly certificate: string;
  /** The group that EKS makes for the control plane and the nodes. */
  readonly groupId: string;
  readonly publicCidrs: readonly string[];
  readonly isExtendedSupport: boolean;
}

/** Is the control plane; it takes the longest of all. */
export function cluster(clients: AwsClients): Resource<ClusterInputs, ClusterOutputs> {
  const { eks } = clients;
  return {
    kind: 'EKS cluster',
    // A cluster that is still being created refuses to be deleted: the limit covers both.
    timing: { create: { usualMs: 600_000, limitMs: 2_400_000 }, delete: { usualMs: 180_000, limitMs: 3_600_000 } },
    name: (system) => system,
    async describe(ctx, id) {
      return observedOf(await findCluster(eks, id.name), id, ctx);
    },
    create: (ctx, id, inputs) => createCluster(eks, { ctx, id, inputs }),
    changes(outputs, inputs) {
      const version = `Kubernetes is ${outputs.version}, configured is ${inputs.version}`;
      const cidr = `its endpoint is open to ${outputs.publicCidrs.join(', ')} instead of ${inputs.callerCidr}`;
      const isAddressed = isOpenTo(outputs.publicCidrs, inputs);
      return [
        ...(outputs.version === inputs.version ? [] : [{ what: version, inPlace: false }]),
        ...(isAddressed ? [] : [{ what: cidr, inPlace: true }]),
      ];
    },
    update: (ctx, id, { inputs }) => openTo(eks, { ctx, id, inputs }),
    retag: async (_ctx, id) => retagInEks(eks, id, (await findCluster(eks, id.name))?.arn),
    async delete(_ctx, id) {
      await unlessGone(eks.send(new DeleteClusterCommand({ name: id.name })));
    },
    bills: ({ isExtendedSupport }) => [{ item: isExtendedSupport ? 'eks:extended' : 'eks:standard', quantity: 1 }],
  };
}

function observedOf(found: EksCluster | undefined, id: Identity, ctx: Context): Observed<ClusterOutputs> {
  if (!found) return { state: 'absent' };
  if (!isMarkedAs(id, found.tags) || !found.arn?.includes(`:${ctx.account}:`)) {
    return { state: 'foreign', why: `a cluster of this name exists that is not of ${id.system}` };
  }
  const state = found.status ?? 'UNKNOWN';
  if (state === 'DELETING') return { state: 'deleting', message: state };
  if (state === 'FAILED') return { state: 'failed', why: issuesOf(found) };
  if (state !== 'ACTIVE') return { state: 'changing', message: state.toLowerCase() };
  return { state: 'ready', outputs: outputsOf(found), tags: found.tags ?? {} };
}

function outputsOf(found: EksCluster): ClusterOutputs {
  return {
    name: found.name ?? '',
    arn: found.arn ?? '',
    version: found.version ?? '',
    endpoint: found.endpoint ?? '',
    certificate: found.certificateAuthority?.data ?? '',
    groupId: found.resourcesVpcConfig?.clusterSecurityGroupId ?? '',
    publicCidrs: found.resourcesVpcConfig?.publicAccessCidrs ?? [],
    isExtendedSupport: found.upgradePolicy?.supportType === 'EXTENDED',
  };
}

function issuesOf(found: EksCluster): string {
  const issues = (found.health?.issues ?? []).map(({ code, message }) => `${code}: ${message}`);
  return issues.join('; ') || 'EKS gives no reason';
}

/**
 * Sends the creation. A role made moments ago is not usable yet, which EKS answers as an invalid parameter, so that is
 * tried again for a while.
 */
async function createCluster(
  eks: EKSClient,
  { ctx, id, inputs }: { ctx: Context; id: Identity; inputs: ClusterInputs },
): Promise<void> {
  let { subnets } = inputs;
  await waitFor<{ sent: true }>(ctx, {
    what: "the cluster's role to be usable",
    ...{ usualMs: 10_000, limitMs: 90_000, pollMs: 2_000 },
    async ask() {
      try {
        await eks.send(new CreateClusterCommand(specification(id, { ...inputs, subnets })));
        return { sent: true };
      } catch (error) {
        // Already there: an answer was lost, and describing it says the rest.
        if (isAwsError(error, 'StillInUse')) return { sent: true };
        const valid = validZones(error);
        if (valid.length > 0) {
          subnets = inOtherZones(subnets, valid, error);
          ctx.warn('ZoneUnsupported', `EKS takes no cluster in one of the zones, going on with ${namesOf(subnets)}`);
          return { pending: 'other zones' };
        }
        if (!isAwsError(error, 'NotUsableYet', 'NotFound')) throw error;
        return { pending: error.message };
      }
    },
  });
}

/** Returns the zones that EKS names when it refuses one: it can host a control plane there. */
function validZones(error: unknown): readonly string[] {
  const cause = error instanceof Error ? (error.cause as { validZones?: string[] } | undefined) : undefined;
  return cause?.validZones ?? [];
}

/**
 * Returns the subnets in zones that EKS named, fewer than before so that this ends.
 *
 * @throws GcdError NoCapacity when they are not two, or no fewer.
 */
function inOtherZones(subnets: readonly Subnet[], valid: readonly string[], cause: unknown): readonly Subnet[] {
  const others = subnets.filter(({ zone }) => valid.includes(zone));
  if (others.length >= 2 && others.length < subnets.length) return others;
  const message = `EKS takes no cluster in ${namesOf(subnets)}, but would in ${valid.join(', ')}`;
  const flags = valid.slice(0, 2).map((zone) => `--zone ${zone}`);
  const hint = `Remove what is there by \`gcd cleanup\`, then \`gcd create ${flags.join(' ')}\`.`;
  throw new GcdError('NoCapacity', message, { hint, cause });
}

function namesOf(subnets: readonly Subnet[]): string {
  return subnets.map(({ zone }) => zone).join(', ');
}

function specification(id: Identity, inputs: ClusterInputs) {
  return {
    name: id.name,
    version: inputs.version,
    roleArn: inputs.roleArn,
    resourcesVpcConfig: { subnetIds: inputs.subnets.map(({ subnetId }) => subnetId), ...access(inputs) },
    // The creator gets its access entry from EKS itself, which knows the role behind a session, path and all.
    accessConfig: { authenticationMode: 'API' as const, bootstrapClusterCreatorAdminPermissions: true },
    upgradePolicy: { supportType: inputs.support },
    tags: { ...id.tags },
  };
}

/**
 * Opens the endpoint to the caller. While an earlier change is under way EKS refuses another with ResourceInUseException, though the
 * cluster may show as active: https://github.com/aws-controllers-k8s/community/issues/1192
 */
async function openTo(
  eks: EKSClient,
  { ctx, id, inputs }: { ctx: Context; id: Identity; inputs: ClusterInputs },
): Promise<void> {
  const resourcesVpcConfig = access(inputs);
  await waitFor<{ sent: true }>(ctx, {
    what: 'an earlier change of the cluster to end',
    ...{ usualMs: 120_000, limitMs: 900_000, pollMs: 10_000 },
    async ask() {
      const found = await findCluster(eks, id.name);
      // The earlier change may have been this one.
      if (isOpenTo(found?.resourcesVpcConfig?.publicAccessCidrs, inputs)) return { sent: true };
      try {
        await eks.send(new UpdateClusterConfigCommand({ name: id.name, resourcesVpcConfig }));
        return { sent: true };
      } catch (error) {
        if (!isAwsError(error, 'StillInUse')) throw error;
        return { pending: error.message };
      }
    },
  });
}

function isOpenTo(publicCidrs: readonly string[] = [], { callerCidr }: ClusterInputs): boolean {
  return publicCidrs.length === 1 && publicCidrs[0] === callerCidr;
}

function access({ callerCidr }: ClusterInputs) {
  return { endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs: [callerCidr] };
}
