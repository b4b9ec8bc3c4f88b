import type { Issue } from '@aws-sdk/client-eks';
import { meaningOf } from './translate-error.js';

/** Issues that another zone or type may not have. https://docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html */
const withoutRoom = ['InsufficientFreeAddresses', 'Ec2InstanceTypeDoesNotExist', 'Ec2SubnetInvalidConfiguration'];

/**
 * Tells whether EKS gave a node group up for want of room, or of a quota. For launches that failed, EKS passes EC2's own error
 * on, its name first: `Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have ...`.
 */
export function codeOfIssues(issues: readonly Issue[]): 'NoCapacity' | 'QuotaExceeded' | undefined {
  const meanings = issues.flatMap((issue) => meaningsOf(issue));
  // With a quota used up no other place helps.
  return (['QuotaExceeded', 'NoCapacity'] as const).find((code) => meanings.includes(code));
}

function meaningsOf({ code, message = '' }: Issue): string[] {
  if (code === 'InstanceLimitExceeded') return ['QuotaExceeded'];
  if (withoutRoom.includes(code ?? '')) return ['NoCapacity'];
  const names = code === 'AsgInstanceLaunchFailures' ? (message.match(/\b[A-Z]\w+(?= - )/g) ?? []) : [];
  return names.map(meaningOf);
}
