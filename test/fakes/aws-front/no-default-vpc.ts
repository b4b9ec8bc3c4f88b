import type { AwsAnswer } from './call.js';
import type { Layer } from './front.js';

const none = '<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><vpcSet/></DescribeVpcsResponse>';

/** Is an account whose default VPC somebody has deleted; the emulators always have one. */
export const noDefaultVpc: Layer = async (call, forward): Promise<AwsAnswer> => {
  const asksForDefault = [...call.params].some(([, value]) => value === 'is-default');
  if (call.action !== 'DescribeVpcs' || !asksForDefault) return forward();
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(none) };
};
