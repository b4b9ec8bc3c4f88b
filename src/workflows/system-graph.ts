import type { AwsClients } from '../aws/clients.js';
import type { Caller } from '../aws/identity.js';
import { machineItem } from '../aws/prices/machine-item.js';
import { accessEntry } from '../aws/resources/access-entry.js';
import { addOn } from '../aws/resources/add-on.js';
import { bastion } from '../aws/resources/bastion.js';
import { callerAccess } from '../aws/resources/caller-access.js';
import { cluster } from '../aws/resources/cluster.js';
import { clusterDoor } from '../aws/resources/cluster-door.js';
import { clusterLeftovers } from '../aws/resources/cluster-leftovers.js';
import { instanceProfile } from '../aws/resources/instance-profile.js';
import { keyPair } from '../aws/resources/key-pair.js';
import { launchTemplate } from '../aws/resources/launch-template.js';
import { network } from '../aws/resources/network.js';
import { nodeGroup } from '../aws/resources/node-group.js';
import { podIdentity } from '../aws/resources/pod-identity.js';
import { registry } from '../aws/resources/registry.js';
import { role } from '../aws/resources/role.js';
import { securityGroup } from '../aws/resources/security-group.js';
import { managedPolicy, rolePolicy, trustOf } from '../aws/role-policies.js';
import { beginGraph, type Graph } from '../provision/graph.js';
import { bastionContact } from '../remote/bastion-contact.js';
import { bastionUserData } from '../remote/bastion-user-data.js';
import type { Dial } from '../remote/dial.js';
import type { SystemSpec } from './system-spec.js';

/** The texts that the graph's resources are made with, as they lie in policies/ and templates/. */
export interface SystemTemplates {
  readonly bastionPolicy: string;
  readonly workerPolicy: string;
  readonly userData: string;
}

interface GraphOptions {
  readonly spec: SystemSpec;
  readonly caller: Caller;
  readonly clients: AwsClients;
  readonly templates: SystemTemplates;
  /** Folder of the system's record. */
  readonly folder: string;
  /** How the bastion is reached; undefined where no machine stands behind it. */
  readonly dial: Dial | undefined;
}

/**
 * Is a system in the order of creation; cleanup goes the same arrows backward. What does not need another is made side by
 * side: the control plane, which takes ten minutes, needs two quick ones, and hardly anything needs it.
 */
export function systemGraph({ spec, caller, clients, templates, folder, dial }: GraphOptions): Graph {
  const { region, system } = spec;
  const scope = { account: caller.account, region, system };
  const aws = (name: string) => managedPolicy(region, name);
  const { nodes, place } = beginGraph();

  const net = place('network', { resource: network(clients, spec.zones), inputs: () => ({}) });
  const clusterRole = place('cluster-role', {
    resource: role(clients, 'cluster'),
    inputs: () => ({ trust: trustOf('eks'), managedPolicies: [aws('AmazonEKSClusterPolicy')] }),
  });
  const controlPlane = place('cluster', {
    resource: cluster(clients),
    needs: { net, clusterRole },
    inputs: (ready) => ({
      ...spec.kubernetes,
      roleArn: ready.clusterRole.arn,
      subnets: ready.net.subnets,
      callerCidr: spec.callerCidr,
    }),
    plannedBills: [{ item: spec.kubernetes.support === 'EXTENDED' ? 'eks:extended' : 'eks:standard', quantity: 1 }],
  });

  const key = place('key-pair', { resource: keyPair(clients, { path: spec.keyFile }), inputs: () => ({}) });
  const group = place('security-group', {
    resource: securityGroup(clients),
    needs: { net },
    inputs: (ready) => ({ vpcId: ready.net.vpcId, sshCidr: spec.callerCidr }),
  });
  const bastionRole = place('bastion-role', {
    resource: role(clients, 'bastion'),
    inputs: () => ({
      trust: trustOf('ec2'),
      managedPolicies: [],
      ...withPolicy(rolePolicy(templates.bastionPolicy, scope)),
    }),
  });
  const profile = place('bastion-profile', {
    resource: instanceProfile(clients, 'bastion'),
    needs: { bastionRole },
    inputs: () => ({ roleName: `${system}-bastion` }),
  });
  const machine = place('bastion', {
    resource: bastion(clients, spec.bastion.diskGib),
    needs: { net, group, key, profile },
    inputs: (ready) => ({
      ...spec.bastion,
      subnets: ready.net.subnets,
      groupId: ready.group.groupId,
      keyName: ready.key.keyName,
      profileArn: ready.profile.arn,
      userData: (launch: string) => bastionUserData({ template: templates.userData, folder, launch }),
    }),
    plannedBills: [
      { item: machineItem('ON_DEMAND', spec.bastion.instanceTypes), quantity: 1 },
      { item: 'ipv4', quantity: 1 },
      { item: 'gp3-gib', quantity: spec.bastion.diskGib },
    ],
  });
  if (dial) {
    place('bastion-contact', {
      resource: bastionContact({ folder, keyFile: spec.keyFile, user: 'ec2-user', dial }),
      needs: { machine },
      inputs: (ready) => ready.machine,
    });
  }

  const nodeRole = place('node-role', {
    resource: role(clients, 'node'),
    inputs: () => ({
      trust: trustOf('ec2'),
      managedPolicies: ['AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy', 'AmazonEC2ContainerRegistryPullOnly'].map(
        aws,
      ),
    }),
  });
  const template = place('launch-template', {
    resource: launchTemplate(clients),
    inputs: () => ({ diskGib: spec.nodes.diskGib }),
  });
  const leftovers = place('cluster-leftovers', {
    resource: clusterLeftovers(clients),
    needs: { controlPlane },
    inputs: () => ({}),
  });
  place('node-group', {
    resource: nodeGroup(clients, spec.nodes.diskGib),
    // Nodes use what the cluster made: they go before it.
    needs: { controlPlane, net, nodeRole, template, leftovers },
    inputs: (ready) => ({
      ...spec.nodes,
      subnets: ready.net.subnets,
      roleArn: ready.nodeRole.arn,
      templateId: ready.template.templateId,
    }),
  });

  place('cluster-door', {
    resource: clusterDoor(clients),
    needs: { controlPlane, group },
    inputs: (ready) => ({ clusterGroupId: ready.controlPlane.groupId, bastionGroupId: ready.group.groupId }),
  });
  place('bastion-access', {
    resource: accessEntry(clients, 'bastion'),
    needs: { controlPlane, bastionRole },
    inputs: () => ({}),
  });
  place('caller-access', {
    resource: callerAccess(clients, caller),
    needs: { controlPlane },
    inputs: () => ({}),
  });
  const workerRole = place('worker-role', {
    resource: role(clients, 'worker'),
    inputs: () => ({
      trust: trustOf('pods.eks'),
      managedPolicies: [],
      ...withPolicy(rolePolicy(templates.workerPolicy, scope, spec)),
    }),
  });
  place('pod-identity-agent', {
    resource: addOn(clients, 'eks-pod-identity-agent'),
    needs: { controlPlane },
    inputs: () => ({}),
  });
  place('worker-identity', {
    resource: podIdentity(clients),
    needs: { controlPlane, workerRole },
    inputs: (ready) => ({ roleArn: ready.workerRole.arn }),
  });
  place('project-images', { resource: registry(clients, 'project'), inputs: () => ({}) });
  place('agent-images', { resource: registry(clients, 'agent'), inputs: () => ({}) });

  return nodes;
}

function withPolicy(policy: object | undefined): { policy?: object } {
  return policy ? { policy } : {};
}
