import {
  DeleteNetworkInterfaceCommand,
  DeleteVolumeCommand,
  DescribeVolumesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DeleteLoadBalancerCommand as DeleteClassicCommand,
  DescribeTagsCommand as DescribeClassicTagsCommand,
  type ElasticLoadBalancingClient,
  paginateDescribeLoadBalancers as paginateClassic,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GcdError } from '../core/errors.js';
import type { Bill } from '../core/resource.js';
import type { AwsClients } from './clients.js';
import { findInterfaces, type InterfaceOwner, interfaceMarks, isMadeByCluster } from './left-interfaces.js';
import { unlessGone } from './translate-error.js';

/** Something that a cluster's controllers made in the account, and that outlives the cluster. */
export interface ClusterMade {
  /** Such as `volume vol-0123`, `load balancer k8s-web`. */
  readonly what: string;
  readonly bills: readonly Bill[];
  remove(): Promise<unknown>;
}

/** DescribeTags takes 20 names a call: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html */
const tagsPerCall = 20;

/** By the hour and by what goes through it: there is no price for it here, which is then said. */
const billsOfBalancer: readonly Bill[] = [{ item: 'load-balancer', quantity: 1 }];

/**
 * Finds what a cluster's controllers made: load balancers for services, volumes for claims, network interfaces for pods. They
 * mark it with the cluster's name. Load balancers come first, then what they use.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/ and
 * https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
 */
export async function findClusterMade(clients: AwsClients, owner: InterfaceOwner): Promise<ClusterMade[]> {
  const cluster = owner.system;
  const [classic, modern, volumes, interfaces] = await Promise.all([
    findClassic(clients.elb, cluster),
    findModern(clients.elbv2, cluster),
    findVolumes(clients.ec2, cluster),
    findClusterInterfaces(clients.ec2, owner),
  ]);
  return [...classic, ...modern, ...volumes, ...interfaces];
}

async function findClusterInterfaces(ec2: EC2Client, owner: InterfaceOwner): Promise<ClusterMade[]> {
  const found = await findInterfaces(ec2, { Name: `tag:${interfaceMarks.clusterTag}`, Values: [owner.system] });
  const made = found.filter((one) => isMadeByCluster(one, owner));
  return made.map(({ NetworkInterfaceId, Status }) => ({
    what: `network interface ${NetworkInterfaceId}`,
    bills: [],
    async remove() {
      // Its node is still going away.
      if (Status !== 'available') throw new GcdError('StillInUse', `${NetworkInterfaceId} is ${Status}`);
      await unlessGone(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })));
    },
  }));
}

async function findVolumes(ec2: EC2Client, cluster: string): Promise<ClusterMade[]> {
  const filter = { Name: `tag:kubernetes.io/cluster/${cluster}`, Values: ['owned'] };
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters: [filter] }));
  return Volumes.map(({ VolumeId, VolumeType, Size = 0 }) => ({
    what: `volume ${VolumeId}`,
    bills: [{ item: `${VolumeType}-gib`, quantity: Size }],
    remove: () => unlessGone(ec2.send(new DeleteVolumeCommand({ VolumeId }))),
  }));
}

async function findClassic(client: ElasticLoadBalancingClient, cluster: string): Promise<ClusterMade[]> {
  const names: string[] = [];
  for await (const { LoadBalancerDescriptions = [] } of paginateClassic({ client }, {})) {
    names.push(...LoadBalancerDescriptions.flatMap(({ LoadBalancerName }) => LoadBalancerName ?? []));
  }
  const owned: string[] = [];
  for (const LoadBalancerNames of inParts(names)) {
    const tagsOf = async (some: string[]) =>
      (await client.send(new DescribeClassicTagsCommand({ LoadBalancerNames: some }))).TagDescriptions ?? [];
    for (const { LoadBalancerName, Tags } of await ofThoseLeft(LoadBalancerNames, tagsOf)) {
      if (LoadBalancerName && isMadeBy(cluster, Tags)) owned.push(LoadBalancerName);
    }
  }
  return owned.map((LoadBalancerName) => ({
    what: `load balancer ${LoadBalancerName}`,
    bills: billsOfBalancer,
    remove: () => unlessGone(client.send(new DeleteClassicCommand({ LoadBalancerName }))),
  }));
}

async function findModern(client: ElasticLoadBalancingV2Client, cluster: string): Promise<ClusterMade[]> {
  const balancers: string[] = [];
  for await (const { LoadBalancers = [] } of paginateDescribeLoadBalancers({ client }, {})) {
    balancers.push(...LoadBalancers.flatMap(({ LoadBalancerArn }) => LoadBalancerArn ?? []));
  }
  const groups: string[] = [];
  for await (const { TargetGroups = [] } of paginateDescribeTargetGroups({ client }, {})) {
    groups.push(...TargetGroups.flatMap(({ TargetGroupArn }) => TargetGroupArn ?? []));
  }
  const owned = await ownedArns(client, [...balancers, ...groups], cluster);
  return owned.map((arn) => {
    const isBalancer = balancers.includes(arn);
    return {
      what: isBalancer ? `load balancer ${arn}` : `target group ${arn}`,
      bills: isBalancer ? billsOfBalancer : [],
      async remove() {
        if (isBalancer) await unlessGone(client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: arn })));
        else await unlessGone(client.send(new DeleteTargetGroupCommand({ TargetGroupArn: arn })));
      },
    };
  });
}

async function ownedArns(
  client: ElasticLoadBalancingV2Client,
  arns: readonly string[],
  cluster: string,
): Promise<string[]> {
  const owned: string[] = [];
  for (const ResourceArns of inParts(arns)) {
    const tagsOf = async (some: string[]) =>
      (await client.send(new DescribeTagsCommand({ ResourceArns: some }))).TagDescriptions ?? [];
    for (const { ResourceArn, Tags } of await ofThoseLeft(ResourceArns, tagsOf)) {
      if (ResourceArn && isMadeBy(cluster, Tags)) owned.push(ResourceArn);
    }
  }
  return owned;
}

/** Asks about several things, and leaves out those that went away since they were listed: one of them fails the call. */
async function ofThoseLeft<T>(names: string[], ask: (names: string[]) => Promise<T[]>): Promise<T[]> {
  const answer = await unlessGone(ask(names));
  if (answer || names.length < 2) return answer ?? [];
  return (await Promise.all(names.map((name) => ofThoseLeft([name], ask)))).flat();
}

function isMadeBy(cluster: string, tags: readonly { Key: string | undefined; Value?: string | undefined }[] = []) {
  const has = (key: string, value: string) => tags.some((tag) => tag.Key === key && tag.Value === value);
  return has(`kubernetes.io/cluster/${cluster}`, 'owned') || has('elbv2.k8s.aws/cluster', cluster);
}

function inParts(names: readonly string[]): string[][] {
  const count = Math.ceil(names.length / tagsPerCall);
  return Array.from({ length: count }, (_, index) => names.slice(index * tagsPerCall, (index + 1) * tagsPerCall));
}
