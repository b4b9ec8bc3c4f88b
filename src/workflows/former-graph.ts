import type { AwsAccess, AwsClients } from '../aws/clients.js';
import { clusterBills, nodeBills } from '../aws/former/cluster-bills.js';
import { formerGroup } from '../aws/former/former-group.js';
import { formerInstance } from '../aws/former/former-instance.js';
import { formerKeyPair } from '../aws/former/former-key-pair.js';
import type { FormerResource } from '../aws/former/former-resource.js';
import { formerStack } from '../aws/former/former-stack.js';
import { makeStacksClient } from '../aws/occasional-clients.js';
import type { CallJournal } from '../aws/watch-calls.js';
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

/** Is one node of such a system. */
export interface FormerNode extends AnyNode {
  readonly resource: FormerResource;
}

interface FormerParts {
  readonly former: FormerSystem;
  readonly clients: AwsClients;
  readonly access: AwsAccess;
  readonly journal?: CallJournal | undefined;
}

/**
 * Is a system of the predecessor's, in the order in which it was made: cleanup deletes the node group's stack before the cluster's, and the
 * machine before the group that it is in.
 */
export function formerGraph({ former, clients, access, journal }: FormerParts): readonly FormerNode[] {
  const { machine, cluster } = former;
  const nodes: FormerNode[] = [];
  const place = (name: string, resource: FormerResource, ...needs: AnyNode[]): FormerNode => {
    const placed = node(name, {
      resource,
      needs: Object.fromEntries(needs.map((one) => [one.name, one])),
      inputs: () => ({}),
    });
    nodes.push(placed as FormerNode);
    return placed as FormerNode;
  };
  if (machine) {
    const { instanceId, keyPair, group } = machine;
    const shared = group ? [place('shared-group', formerGroup(clients.ec2, group, instanceId))] : [];
    if (keyPair) shared.push(place('key-pair', formerKeyPair(clients.ec2, keyPair, instanceId)));
    place('machine', formerInstance(clients.ec2, machine), ...shared);
  }
  if (cluster) {
    const { ec2, eks } = clients;
    const stackClients = { ec2, stacks: makeStacksClient(access, journal) };
    const clusterName = cluster.name;
    const groupStacks = cluster.nodeGroups.map((group) => `eksctl-${clusterName}-nodegroup-${group}`);
    const controlPlane = place(
      'cluster-stack',
      formerStack(stackClients, {
        ...{ clusterName, stackName: `eksctl-${clusterName}-cluster`, under: groupStacks },
        billsOf: (resources) => clusterBills(eks, clusterName, resources),
      }),
    );
    for (const [index, stackName] of groupStacks.entries()) {
      const stack = { clusterName, stackName, billsOf: () => nodeBills(ec2, clusterName) };
      place(`node-group-stack-${cluster.nodeGroups[index]}`, formerStack(stackClients, stack), controlPlane);
    }
  }
  return nodes;
}
