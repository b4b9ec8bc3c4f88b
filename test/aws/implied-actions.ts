/** An action that gcd never calls, and that AWS asks for when it does something that gcd does call. */
export interface ImpliedAction {
  readonly action: string;
  /** What makes AWS ask. */
  readonly by: readonly string[];
  readonly source: string;
}

const serviceAuthorization = 'https://docs.aws.amazon.com/service-authorization/latest/reference';

/**
 * What CloudFormation calls in the name of whoever deletes a stack, by what eksctl's stacks hold: the permissions of each type's
 * delete handler (https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html), the types of
 * https://github.com/eksctl-io/eksctl/tree/main/pkg/cfn/builder.
 */
const heldByStacks: Readonly<Record<string, readonly string[]>> = {
  'AWS::AutoScaling::AutoScalingGroup': [
    ...['autoscaling:DeleteAutoScalingGroup', 'autoscaling:UpdateAutoScalingGroup'],
    ...['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeScalingActivities'],
  ],
  'AWS::EC2::EIP': ['ec2:ReleaseAddress', 'ec2:DescribeAddresses'],
  'AWS::EC2::InternetGateway': ['ec2:DeleteInternetGateway', 'ec2:DescribeInternetGateways'],
  'AWS::EC2::LaunchTemplate': ['ec2:DeleteLaunchTemplate', 'ec2:DescribeLaunchTemplates'],
  'AWS::EC2::NatGateway': ['ec2:DeleteNatGateway', 'ec2:DescribeNatGateways'],
  'AWS::EC2::Route': ['ec2:DeleteRoute', 'ec2:DescribeRouteTables'],
  'AWS::EC2::RouteTable': ['ec2:DeleteRouteTable'],
  'AWS::EC2::SecurityGroup': ['ec2:DeleteSecurityGroup', 'ec2:DescribeSecurityGroups'],
  'AWS::EC2::SecurityGroupEgress': ['ec2:RevokeSecurityGroupEgress'],
  'AWS::EC2::SecurityGroupIngress': ['ec2:RevokeSecurityGroupIngress'],
  'AWS::EC2::Subnet': ['ec2:DeleteSubnet', 'ec2:DescribeSubnets'],
  'AWS::EC2::SubnetRouteTableAssociation': ['ec2:DisassociateRouteTable'],
  'AWS::EC2::VPC': ['ec2:DeleteVpc', 'ec2:DescribeVpcs'],
  'AWS::EC2::VPCGatewayAttachment': ['ec2:DetachInternetGateway'],
  'AWS::EKS::Cluster': ['eks:DeleteCluster', 'eks:DescribeCluster'],
  'AWS::EKS::Nodegroup': ['eks:DeleteNodegroup', 'eks:DescribeNodegroup'],
  'AWS::IAM::InstanceProfile': [
    ...['iam:DeleteInstanceProfile', 'iam:GetInstanceProfile', 'iam:RemoveRoleFromInstanceProfile'],
  ],
  'AWS::IAM::Policy': ['iam:DeleteRolePolicy', 'iam:GetRolePolicy'],
  'AWS::IAM::Role': [
    ...[
      'iam:DeleteRole',
      'iam:DetachRolePolicy',
      'iam:GetRole',
      'iam:ListAttachedRolePolicies',
      'iam:ListRolePolicies',
    ],
  ],
};

/** CloudFormation acts with the caller's own permissions where a stack has no role, and eksctl's have none. */
const byCloudFormation = {
  by: ['cloudformation:DeleteStack'],
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html',
};

/** No emulator checks these: they stand in the policies on the word of AWS' documents. */
export const impliedActions: readonly ImpliedAction[] = [
  ...Object.values(heldByStacks).flatMap((actions) => actions.map((action) => ({ action, ...byCloudFormation }))),
  {
    action: 'iam:PassRole',
    by: ['eks:CreateCluster', 'eks:CreateNodegroup', 'eks:CreatePodIdentityAssociation', 'ec2:RunInstances'],
    source: `${serviceAuthorization}/list_amazonelastickubernetesservice.html`,
  },
  {
    action: 'iam:CreateServiceLinkedRole',
    by: ['eks:CreateCluster', 'eks:CreateNodegroup'],
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/using-service-linked-roles.html',
  },
  {
    action: 'iam:TagRole',
    by: ['iam:CreateRole'],
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags_roles.html',
  },
  {
    action: 'iam:TagInstanceProfile',
    by: ['iam:CreateInstanceProfile'],
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags_instance-profiles.html',
  },
  {
    action: 'iam:GetRole',
    by: ['eks:CreateNodegroup'],
    source: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html',
  },
  {
    action: 'iam:ListAttachedRolePolicies',
    by: ['eks:CreateNodegroup'],
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html',
  },
  {
    action: 'ec2:CreateTags',
    by: ['ec2:RunInstances', 'ec2:CreateSecurityGroup', 'ec2:ImportKeyPair', 'ec2:CreateVpc'],
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html',
  },
  {
    action: 'eks:TagResource',
    by: ['eks:CreateCluster', 'eks:CreateNodegroup', 'eks:CreateAddon', 'eks:CreateAccessEntry'],
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html',
  },
  {
    action: 'ecr:TagResource',
    by: ['ecr:CreateRepository'],
    source: 'https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html',
  },
];

/**
 * Everybody may ask who they are, whatever policies say, so that none has to say it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export const needsNoPermission: readonly string[] = ['sts:GetCallerIdentity'];
