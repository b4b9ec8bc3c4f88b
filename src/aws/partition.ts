/** Returns the partition of a region, the second part of every ARN in it. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Returns the ARN of a role of gcd by its name alone. */
export function roleArn(where: { readonly account: string; readonly region: string }, name: string): string {
  return `arn:${partitionOf(where.region)}:iam::${where.account}:role${rolePath}${name}`;
}

/** Path under which all roles of gcd lie, so that a policy can bound them, and by which they are listed. */
export const rolePath = '/gcd/';
