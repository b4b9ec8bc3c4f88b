import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { errorAnswer } from './call.js';
import type { Layer } from './front.js';

/**
 * EC2 refuses to delete a group to which a rule of another group refers, with DependencyViolation; the emulators delete it.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
 */
export function heldByRule(emulator: string): Layer {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return async (call, forward) => {
    if (call.action !== 'DeleteSecurityGroup') return forward();
    const id = call.params.get('GroupId') ?? '';
    const ec2 = new EC2Client({ endpoint: emulator, region: call.region, credentials });
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const others = SecurityGroups.filter(({ GroupId }) => GroupId !== id);
    const rules = others.flatMap(({ IpPermissions = [] }) => IpPermissions);
    const isHeld = rules.some(({ UserIdGroupPairs = [] }) => UserIdGroupPairs.some(({ GroupId }) => GroupId === id));
    return isHeld ? errorAnswer(call, 400, 'DependencyViolation', `resource ${id} has a dependent object`) : forward();
  };
}
