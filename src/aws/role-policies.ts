import { partitionOf } from './partition.js';

interface PolicyScope {
  readonly account: string;
  readonly region: string;
  readonly system: string;
}

/** Returns the trust policy of a role that a service of AWS takes on. */
export function trustOf(service: 'ec2' | 'eks' | 'pods.eks'): object {
  const actions = service === 'pods.eks' ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole'];
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: principal(service) }, Action: actions }],
  };
}

// China's EC2 has a name of its own, but takes this one too.
function principal(service: string): string {
  return service === 'pods.eks' ? 'pods.eks.amazonaws.com' : `${service}.amazonaws.com`;
}

/** Returns the ARN of one of AWS' own policies. */
export function managedPolicy(region: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::aws:policy/${name}`;
}

/**
 * Fills a role's policy document from policies/: `{partition}`, `{account}`, `{region}`, `{system}` and what else is given.
 * Statements about a bucket that the user did not name are left out.
 */
export function rolePolicy(
  template: string,
  { account, region, system }: PolicyScope,
  buckets: { readonly dataBucket?: string; readonly savedBucket?: string } = {},
): object | undefined {
  const values: Record<string, string | undefined> = { account, region, system, ...buckets };
  values.partition = partitionOf(region);
  const document = JSON.parse(template) as { Statement: object[] };
  const Statement = document.Statement.map((statement) => fill(JSON.stringify(statement), values)).filter(Boolean);
  if (Statement.length === 0) return undefined;
  return { ...document, Statement: Statement.map((text) => JSON.parse(text ?? '') as object) };
}

/** Fills the placeholders of a text, or returns undefined when one of them has no value. */
function fill(text: string, values: Readonly<Record<string, string | undefined>>): string | undefined {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (names.some((name) => !values[name])) return undefined;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
