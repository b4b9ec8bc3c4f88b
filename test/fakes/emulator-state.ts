import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeKeyPairsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { EKSClient, ListClustersCommand } from '@aws-sdk/client-eks';
import { IAMClient, ListInstanceProfilesCommand, ListPoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';

/**
 * Lists everything that exists in an emulator's account and region, of all kinds that gcd could ever make, asked of the
 * emulator itself and not through gcd's own code.
 *
 * @returns sorted lines such as `role gcd-jane-node`.
 */
export async function emulatorState(endpoint: string, region = 'us-east-1'): Promise<string[]> {
  const access = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const ec2 = new EC2Client(access);
  const iam = new IAMClient(access);
  const lists = await Promise.all([
    machines(ec2),
    network(ec2),
    ec2.send(new DescribeKeyPairsCommand({})).then((a) => lines('key-pair', a.KeyPairs, (one) => one.KeyName)),
    ec2
      .send(new DescribeLaunchTemplatesCommand({}))
      .then((a) => lines('launch-template', a.LaunchTemplates, (one) => one.LaunchTemplateName)),
    iam.send(new ListRolesCommand({})).then((a) => lines('role', a.Roles, (one) => one.Arn)),
    iam.send(new ListInstanceProfilesCommand({})).then((a) => lines('profile', a.InstanceProfiles, (one) => one.Arn)),
    iam.send(new ListPoliciesCommand({ Scope: 'Local' })).then((a) => lines('policy', a.Policies, (one) => one.Arn)),
    new EKSClient(access).send(new ListClustersCommand({})).then((a) => lines('cluster', a.clusters, (one) => one)),
    new ECRClient(access)
      .send(new DescribeRepositoriesCommand({}))
      .then((a) => lines('repository', a.repositories, (one) => one.repositoryName)),
  ]);
  return lists.flat().sort();
}

async function machines(ec2: EC2Client): Promise<string[]> {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
  const alive = instances.filter(({ State }) => State?.Name !== 'terminated');
  const living = new Set(alive.map(({ InstanceId }) => InstanceId));
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
  // AWS deletes a root volume with its instance; MiniStack goes on listing it, attached to what is terminated or forgotten.
  const kept = Volumes.filter(({ Attachments: [first] = [] }) => !first || living.has(first.InstanceId));
  return [...lines('instance', alive, (one) => one.InstanceId), ...lines('volume', kept, (one) => one.VolumeId)];
}

async function network(ec2: EC2Client): Promise<string[]> {
  const lists = await Promise.all([
    ec2.send(new DescribeVpcsCommand({})).then((a) => lines('vpc', a.Vpcs, (one) => one.VpcId)),
    ec2.send(new DescribeSubnetsCommand({})).then((a) => lines('subnet', a.Subnets, (one) => one.SubnetId)),
    ec2
      .send(new DescribeSecurityGroupsCommand({}))
      .then((a) => lines('group', a.SecurityGroups, (one) => `${one.GroupId} ${one.IpPermissions?.length} rules`)),
    ec2.send(new DescribeRouteTablesCommand({})).then((a) => lines('routes', a.RouteTables, (one) => one.RouteTableId)),
    ec2
      .send(new DescribeInternetGatewaysCommand({}))
      .then((a) => lines('gateway', a.InternetGateways, (one) => one.InternetGatewayId)),
    ec2
      .send(new DescribeNetworkInterfacesCommand({}))
      .then((a) => lines('interface', a.NetworkInterfaces, (one) => one.NetworkInterfaceId)),
    ec2.send(new DescribeAddressesCommand({})).then((a) => lines('address', a.Addresses, (one) => one.AllocationId)),
  ]);
  return lists.flat();
}

function lines<T>(kind: string, list: readonly T[] | undefined, name: (one: T) => string | undefined): string[] {
  return (list ?? []).map((one) => `${kind} ${name(one)}`);
}
