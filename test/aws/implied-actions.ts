/** An action that gcd never calls, and that AWS asks for when it does something that gcd does call. */
export interface ImpliedAction {
  readonly action: string;
  /** What makes AWS ask. */
  readonly by: readonly string[];
  readonly source: string;
}

const serviceAuthorization = 'https://docs.aws.amazon.com/service-authorization/latest/reference';

/** No emulator checks these: they stand in the policies on the word of AWS' documents. */
export const impliedActions: readonly ImpliedAction[] = [
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
