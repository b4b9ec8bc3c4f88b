import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { mapJson } from './call.js';
import type { Layer } from './front.js';

interface ClusterBody {
  readonly cluster: { readonly resourcesVpcConfig: Record<string, unknown> };
}

/**
 * EKS makes a security group with every cluster and removes it with the cluster; the emulators name one that EC2 does not
 * know. https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
 */
export function clusterGroup(emulator: string): Layer {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const groupOf = new Map<string, string>();
  const clientIn = (region: string) => new EC2Client({ endpoint: emulator, region, credentials });
  return async (call, forward) => {
    if (call.service !== 'eks') return forward();
    const name = String(call.json.name ?? '');
    const answer = await forward();
    if (answer.status !== 200) return answer;
    if (call.action === 'CreateCluster') {
      const subnetIds = (call.json.resourcesVpcConfig as { subnetIds: string[] }).subnetIds;
      groupOf.set(name, await createGroup(clientIn(call.region), name, subnetIds[0] ?? ''));
    }
    const GroupId = groupOf.get(name);
    if (call.action === 'DeleteCluster' && GroupId) {
      groupOf.delete(name);
      await clientIn(call.region).send(new DeleteSecurityGroupCommand({ GroupId }));
    }
    if (!['CreateCluster', 'DescribeCluster'].includes(call.action) || !GroupId) return answer;
    return mapJson(answer, (body) => {
      const { cluster } = body as unknown as ClusterBody;
      const resourcesVpcConfig = { ...cluster.resourcesVpcConfig, clusterSecurityGroupId: GroupId };
      return { cluster: { ...cluster, resourcesVpcConfig } };
    });
  };
}

async function createGroup(ec2: EC2Client, cluster: string, subnetId: string): Promise<string> {
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
  const Tags = [{ Key: `kubernetes.io/cluster/${cluster}`, Value: 'owned' }];
  const group = {
    GroupName: `eks-cluster-sg-${cluster}-1`,
    Description: 'EKS created security group',
    VpcId: Subnets?.[0]?.VpcId,
    TagSpecifications: [{ ResourceType: 'security-group' as const, Tags }],
  };
  return (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId ?? '';
}
