import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { AwsAccess, AwsClients } from '../aws/clients.js';
import { clusterBills, runningNodeBills } from '../aws/former/cluster-bills.js';
import { formerGroup } from '../aws/former/former-group.js';
import { formerInstance } from '../aws/former/former-instance.js';
import { formerKeyPair } from '../aws/former/former-key-pair.js';
import type { FormerResource } from '../aws/former/former-resource.js';
import { formerStack } from '../aws/former/former-stack.js';
import { makeStacksClient } from '../aws/occasional-clients.js';
import { GcdError } from '../core/errors.js';
import type { FormerSystem } from '../history/former-history.js';
import { type AnyNode, node } from '../provision/graph.js';
import type { SystemSpec } from './system-spec.js';

/** What is recorded of a system that gismo-cloud-deploy made. */
export interface FormerSpec extends SystemSpec {
  readonly former: FormerSystem;
}

/** Tells whether a recorded system was made by gismo-cloud-deploy. */
export function isFormer(spec: SystemSpec): spec is FormerSpec {
  return 'former' in spec;
}

/** Begins the ids of adopted systems, apart from those that gcd names after a user. */
export const formerPrefix = 'former-';

/**
 * Refuses to look for an adopted system without its record: only the history tells of which things it consists, and looked for as a
 * system of gcd's own it would seem to be gone.
 *
 * @throws GcdError FormerRecordLost.
 */
export function refuseLostFormer(system: string): void {
  if (!system.startsWith(formerPrefix)) return;
  throw new GcdError(
    'FormerRecordLost',
    `${system} was adopted by an import, and the history folder has no record of it`,
    {
      hint: '`gcd history import <folder>` again finds what is left of it; then `gcd cleanup` removes it.',
    },
  );
}

/**
 * Refuses to make, wake or stop what gismo-cloud-deploy made: it is adopted to be listed, priced and cleaned up.
 *
 * @throws GcdError FormerSystem.
 */
export function refuseFormer(spec: SystemSpec): void {
  if (!isFormer(spec)) return;
  const { system } = spec;
  throw new GcdError(
    'FormerSystem',
    `${system} was made by gismo-cloud-deploy: gcd lists, prices and removes it, no more`,
    {
      hint: `\`gcd cleanup ${system}\` ends it, \`gcd create\` makes a system of your own.`,
    },
  );
}

/** Is one node of such a system. */
export interface FormerNode extends AnyNode {
  readonly resource: FormerResource;
}

interface FormerParts {
  readonly former: FormerSystem;
  readonly clients: AwsClients;
  readonly access: AwsAccess;
}

/**
 * Is a system of the predecessor's, in the order in which it was made: cleanup deletes the node group's stack before the cluster's, and
 * the machine before the group that it is in.
 */
export function formerGraph({ former, clients, access }: FormerParts): readonly FormerNode[] {
  const { machine, cluster } = former;
  return [
    ...(machine ? machineNodes(machine, clients.ec2) : []),
    ...(cluster ? clusterNodes(cluster, { ...clients, stacks: makeStacksClient(access) }) : []),
  ];
}

function machineNodes(machine: NonNullable<FormerSystem['machine']>, ec2: AwsClients['ec2']): FormerNode[] {
  const { instanceId, keyPair, group } = machine;
  const around = [
    ...(group ? [formerNode('shared-group', formerGroup(ec2, group, instanceId))] : []),
    ...(keyPair ? [formerNode('key-pair', formerKeyPair(ec2, keyPair, instanceId))] : []),
  ];
  return [...around, formerNode('machine', formerInstance(ec2, machine), around)];
}

function clusterNodes(
  { name: clusterName, nodeGroups }: NonNullable<FormerSystem['cluster']>,
  clients: Pick<AwsClients, 'ec2' | 'eks'> & { readonly stacks: CloudFormationClient },
): FormerNode[] {
  const { ec2, eks } = clients;
  const stackOf = (group: string) => `eksctl-${clusterName}-nodegroup-${group}`;
  const cluster = formerStack(clients, {
    ...{ clusterName, stackName: `eksctl-${clusterName}-cluster`, under: nodeGroups.map(stackOf) },
    billsOf: (resources) => clusterBills(eks, clusterName, resources),
  });
  const clusterNode = formerNode('cluster-stack', cluster);
  const groupNodes = nodeGroups.map((group) => {
    const billsOf = () => runningNodeBills(ec2, { clusterName, group });
    const stack = { clusterName, stackName: stackOf(group), billsOf };
    return formerNode(`node-group-stack-${group}`, formerStack(clients, stack), [clusterNode]);
  });
  return [clusterNode, ...groupNodes];
}

function formerNode(name: string, resource: FormerResource, needs: readonly FormerNode[] = []): FormerNode {
  const needed = Object.fromEntries(needs.map((one) => [one.name, one]));
  return node(name, { resource, needs: needed, inputs: () => ({}) }) as FormerNode;
}
