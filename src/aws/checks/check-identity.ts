import type { STSClient } from '@aws-sdk/client-sts';
import { formatDuration } from '../../core/duration.js';
import type { Caller } from '../identity.js';
import type { CheckFinding } from './finding.js';

const check = 'identity';

/** Making a system takes about a quarter of an hour, longer when something has to be tried again. */
const enoughMs = 3_600_000;

/** Tells who calls, and until when the credentials last. */
export async function checkIdentity(sts: STSClient, caller: Caller, nowMs: number): Promise<CheckFinding[]> {
  const { expiration } = await sts.config.credentials();
  const leftMs = expiration === undefined ? undefined : expiration.getTime() - nowMs;
  return [judgeCaller(caller), ...(leftMs === undefined ? [] : [judgeExpiry(leftMs)])];
}

/** Judges who calls. Pure. */
export function judgeCaller({ arn, account, kind }: Caller): CheckFinding {
  const message = `${arn} in account ${account}`;
  if (kind !== 'root') return { check, verdict: 'good', message };
  const hint = 'Make an IAM user or a role with the policy of `gcd check --policy`, and use that.';
  return {
    check,
    verdict: 'warning',
    message: `${message}: the root user may do everything and nothing bounds it`,
    hint,
  };
}

/** Judges how long the credentials last. Pure. */
export function judgeExpiry(leftMs: number): CheckFinding {
  const hint = 'Sign in again, such as by `aws sso login`.';
  if (leftMs <= 0) return { check, verdict: 'bad', message: 'The credentials have expired', hint };
  const message = `The credentials last ${formatDuration(leftMs)}`;
  if (leftMs >= enoughMs) return { check, verdict: 'good', message };
  return { check, verdict: 'warning', message: `${message}, which may be too short to make a system`, hint };
}
