import {
  DeleteInternetGatewayCommand,
  DeleteKeyPairCommand,
  DeleteLaunchTemplateCommand,
  DeleteSecurityGroupCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeSecurityGroupsCommand,
  DetachInternetGatewayCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { DeleteRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DeleteAccessEntryCommand,
  DeleteAddonCommand,
  DeleteClusterCommand,
  DeleteNodegroupCommand,
  DeletePodIdentityAssociationCommand,
  EKSClient,
  ListNodegroupsCommand,
  ListPodIdentityAssociationsCommand,
} from '@aws-sdk/client-eks';
import {
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';

/** Where somebody works by hand. */
export interface Console {
  readonly system: string;
  readonly ec2: EC2Client;
  readonly ecr: ECRClient;
  readonly eks: EKSClient;
  readonly iam: IAMClient;
}

/** Opens AWS' console, so to speak, in the front of an emulator. */
export function openConsole(endpoint: string, system: string): Console {
  const access = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const clients = { ec2: new EC2Client(access), ecr: new ECRClient(access) };
  return { system, ...clients, eks: new EKSClient(access), iam: new IAMClient(access) };
}

/**
 * How somebody removes each resource of a system by hand, as AWS' console does it and without any code of gcd's, by the
 * resource's name.
 */
export const removals: Readonly<Record<string, (console: Console) => Promise<unknown>>> = {
  // Of a network of several parts, the one that can go while others use it.
  network: removeGateway,
  cluster: removeCluster,
  'key-pair': ({ ec2, system }) => ec2.send(new DeleteKeyPairCommand({ KeyName: system })),
  'security-group': removeGroup,
  bastion: terminateBastion,
  'bastion-profile': ({ iam, system }) => removeProfile(iam, `${system}-bastion`),
  'launch-template': ({ ec2, system }) =>
    ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: `${system}-node` })),
  'node-group': ({ eks, system }) =>
    eks.send(new DeleteNodegroupCommand({ clusterName: system, nodegroupName: 'gcd' })),
  'cluster-door': closeDoor,
  'bastion-access': async ({ eks, iam, system }) => removeEntry(eks, iam, system),
  'pod-identity-agent': ({ eks, system }) =>
    eks.send(new DeleteAddonCommand({ clusterName: system, addonName: 'eks-pod-identity-agent' })),
  'worker-identity': removeAssociation,
  'project-images': ({ ecr, system }) =>
    ecr.send(new DeleteRepositoryCommand({ repositoryName: `${system}/project`, force: true })),
  'agent-images': ({ ecr, system }) =>
    ecr.send(new DeleteRepositoryCommand({ repositoryName: `${system}/agent`, force: true })),
  ...Object.fromEntries(
    ['bastion', 'cluster', 'node', 'worker'].map((purpose) => [
      `${purpose}-role`,
      ({ iam, system }: Console) => removeRole(iam, `${system}-${purpose}`),
    ]),
  ),
};

async function removeGateway({ ec2, system }: Console): Promise<void> {
  const Filters = [{ Name: 'tag:gcd:system', Values: [system] }];
  const { InternetGateways = [] } = await ec2.send(new DescribeInternetGatewaysCommand({ Filters }));
  for (const { InternetGatewayId, Attachments = [] } of InternetGateways) {
    for (const { VpcId } of Attachments) await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
  }
}

async function removeCluster({ eks, system }: Console): Promise<void> {
  const { nodegroups = [] } = await eks.send(new ListNodegroupsCommand({ clusterName: system }));
  for (const nodegroupName of nodegroups) {
    await eks.send(new DeleteNodegroupCommand({ clusterName: system, nodegroupName }));
  }
  await eks.send(new DeleteClusterCommand({ name: system }));
}

async function removeGroup(console: Console): Promise<void> {
  // EC2 keeps a group that a rule refers to.
  await closeDoor(console);
  const { ec2, system } = console;
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId: await groupNamed(ec2, `SSH-ONLY-${system}`) }));
}

async function groupNamed(ec2: EC2Client, name: string): Promise<string | undefined> {
  const Filters = [{ Name: 'group-name', Values: [name] }];
  return (await ec2.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups?.[0]?.GroupId;
}

async function terminateBastion({ ec2, system }: Console): Promise<void> {
  const Filters = [{ Name: 'tag:Name', Values: [`${system}-bastion`] }];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  const InstanceIds = Reservations.flatMap(({ Instances = [] }) => Instances).flatMap((one) => one.InstanceId ?? []);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
}

async function removeProfile(iam: IAMClient, InstanceProfileName: string): Promise<void> {
  const RoleName = InstanceProfileName;
  await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
}

async function closeDoor({ ec2, system }: Console): Promise<void> {
  const GroupId = await groupNamed(ec2, `eks-cluster-sg-${system}-1`);
  const bastionGroup = await groupNamed(ec2, `SSH-ONLY-${system}`);
  const UserIdGroupPairs = [{ GroupId: bastionGroup, Description: 'the bastion of gcd' }];
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs }];
  await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
}

async function removeEntry(eks: EKSClient, iam: IAMClient, clusterName: string): Promise<void> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: `${clusterName}-bastion` }));
  await eks.send(new DeleteAccessEntryCommand({ clusterName, principalArn: Role?.Arn }));
}

async function removeAssociation({ eks, system: clusterName }: Console): Promise<void> {
  const { associations = [] } = await eks.send(new ListPodIdentityAssociationsCommand({ clusterName }));
  const { associationId } = associations[0] ?? {};
  await eks.send(new DeletePodIdentityAssociationCommand({ clusterName, associationId }));
}

async function removeRole(iam: IAMClient, RoleName: string): Promise<void> {
  const { InstanceProfiles = [] } = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName }));
  for (const { InstanceProfileName } of InstanceProfiles) {
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  }
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn } of AttachedPolicies) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
}
