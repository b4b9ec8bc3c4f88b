import { GetServiceQuotaCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { isNamed } from './translate-error.js';

/** Is a limit that AWS sets on an account in a region. */
export interface Quota {
  readonly service: 'ec2' | 'vpc' | 'eks';
  readonly code: string;
  readonly name: string;
  /** What AWS gives a new account, in units of the quota. */
  readonly byDefault: number;
}

/**
 * The quotas that a system counts against.
 * EC2: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html and using-spot-limits.html;
 * VPC: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html;
 * EKS: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
 */
export const quotas = {
  onDemandVcpus: { service: 'ec2', code: 'L-1216C47A', name: 'vCPU of standard on-demand instances', byDefault: 5 },
  spotVcpus: { service: 'ec2', code: 'L-34B43A08', name: 'vCPU of standard spot instances', byDefault: 5 },
  addresses: { service: 'ec2', code: 'L-0263D0A3', name: 'Elastic IP addresses', byDefault: 5 },
  vpcs: { service: 'vpc', code: 'L-F678F1CE', name: 'VPCs', byDefault: 5 },
  gateways: { service: 'vpc', code: 'L-A4707A72', name: 'internet gateways', byDefault: 5 },
  groups: { service: 'vpc', code: 'L-E79EC296', name: 'security groups', byDefault: 2500 },
  clusters: { service: 'eks', code: 'L-1194D53C', name: 'EKS clusters', byDefault: 100 },
} as const satisfies Record<string, Quota>;

export type QuotaName = keyof typeof quotas;

/**
 * Asks for the account's value of a quota.
 *
 * @returns undefined where the account has none of its own, so that AWS' default applies.
 * @throws GcdError when the service cannot be asked.
 */
export async function readQuota(
  client: ServiceQuotasClient,
  { service, code }: Quota,
  abortSignal: AbortSignal,
): Promise<number | undefined> {
  try {
    const command = new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code });
    return (await client.send(command, { abortSignal })).Quota?.Value;
  } catch (error) {
    if (isNamed(error, 'NoSuchResourceException')) return undefined;
    throw error;
  }
}

/** Returns the command with which a user asks for more of a quota. */
export function quotaRequest({ service, code }: Quota, wanted: number, region: string): string {
  const about = `--service-code ${service} --quota-code ${code} --desired-value ${wanted} --region ${region}`;
  return `aws service-quotas request-service-quota-increase ${about}`;
}

/**
 * Tells whether an instance type counts against the quotas of standard instances: families A, C, D, H, I, M, R, T and Z.
 * Others, such as those with graphics processors, have quotas of their own.
 */
export function isStandardInstance(instanceType: string): boolean {
  return /^(a|c|d|h|i|im|is|m|r|t|z)\d/.test(instanceType);
}
