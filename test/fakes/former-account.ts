import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateKeyPairCommand,
  CreateSecurityGroupCommand,
  EC2Client,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';

/** What gismo-cloud-deploy left in an account, and its history folder. */
export interface FormerAccount {
  /** The history folder. */
  readonly folder: string;
  /** Name of user, key pair and cluster. */
  readonly name: string;
  readonly instanceId: string;
  readonly group: string;
  readonly ec2: EC2Client;
  readonly stacks: CloudFormationClient;
  /** Launches another machine with the same key pair and group. */
  launch(): Promise<string>;
}

const clusterTemplate = {
  Resources: {
    VPC: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '192.168.0.0/16' } },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'VPC' }, CidrBlock: '192.168.0.0/19' } },
    NATIP: { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc' } },
    NATGateway: {
      Type: 'AWS::EC2::NatGateway',
      Properties: { AllocationId: { 'Fn::GetAtt': ['NATIP', 'AllocationId'] }, SubnetId: { Ref: 'Subnet' } },
    },
  },
};
const nodeGroupTemplate = {
  Resources: {
    SG: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'Communication with the control plane' } },
  },
};

/** Makes what gismo-cloud-deploy made, as it made it: by boto3 and by eksctl's two stacks. */
export async function makeFormerAccount(endpoint: string, home: string): Promise<FormerAccount> {
  const client = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const ec2 = new EC2Client(client);
  const stacks = new CloudFormationClient(client);
  const name = `gcd-${randomBytes(4).toString('hex')}`;
  const group = `SSH-ONLY-${name.slice(4)}`;
  await ec2.send(new CreateKeyPairCommand({ KeyName: name }));
  const made = await ec2.send(new CreateSecurityGroupCommand({ GroupName: group, Description: 'SSH' }));
  const tags = { Name: name, managedBy: 'boto3', project: 'pvinsight' };
  const launch = async () => {
    const machine = {
      ...{ ImageId: 'ami-12c6146b', InstanceType: 't2.large', MinCount: 1, MaxCount: 1, KeyName: name },
      SecurityGroupIds: [made.GroupId ?? ''],
      TagSpecifications: [
        { ResourceType: 'instance', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
      ],
    } as RunInstancesCommandInput;
    return (await ec2.send(new RunInstancesCommand(machine))).Instances?.[0]?.InstanceId ?? '';
  };
  const Tags = [{ Key: 'alpha.eksctl.io/cluster-name', Value: name }];
  for (const [suffix, template] of [
    ['cluster', clusterTemplate] as const,
    ['nodegroup-gcd', nodeGroupTemplate] as const,
  ]) {
    const TemplateBody = JSON.stringify(template);
    await stacks.send(new CreateStackCommand({ StackName: `eksctl-${name}-${suffix}`, TemplateBody, Tags }));
  }
  const instanceId = await launch();
  const folder = join(home, 'created_resources_history', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config-ec2.yaml'), machineYaml({ instanceId, name, group }));
  writeFileSync(
    join(folder, 'cluster.yaml'),
    `metadata:\n  name: ${name}\n  region: us-east-1\nnodeGroups:\n- name: gcd\n`,
  );
  return { folder, name, instanceId, group, ec2, stacks, launch };
}

function machineYaml({ instanceId, name, group }: { instanceId: string; name: string; group: string }): string {
  return [
    `ec2_instance_id: ${instanceId}`,
    `key_pair_name: ${name}`,
    'login_user: ec2-user',
    `securitygroup_name: ${group}`,
    `tags:\n- Key: Name\n  Value: ${name}\n`,
  ].join('\n');
}
