import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { formatDuration } from '../../core/duration.js';
import type { CheckFinding } from './finding.js';

/**
 * AWS refuses requests that were signed more than five minutes away from its own time.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
const allowedMs = 300_000;

/** Compares this machine's clock with the date of an answer of AWS. */
export async function checkClock(sts: STSClient, nowMs: () => number): Promise<CheckFinding> {
  return judgeClock(await dateOfAnswer(sts), nowMs());
}

/** Judges a clock by the header `Date` of an answer (RFC 9110, section 6.6.1), whose seconds are whole. Pure. */
export function judgeClock(date: string | undefined, nowMs: number): CheckFinding {
  const check = 'clock';
  const theirsMs = Date.parse(date ?? '');
  if (Number.isNaN(theirsMs))
    return { check, verdict: 'warning', message: "AWS' answer bears no date to compare with" };
  const aheadMs = nowMs - theirsMs;
  const isOff = Math.abs(aheadMs) > allowedMs;
  const where = aheadMs > 0 ? 'ahead of' : 'behind';
  if (!isOff) return { check, verdict: 'good', message: "This machine's clock agrees with AWS'" };
  const message = `This machine's clock is ${formatDuration(Math.abs(aheadMs))} ${where} AWS': signed requests will be refused`;
  return { check, verdict: 'bad', message, hint: 'Set the clock, such as by `timedatectl set-ntp true`.' };
}

async function dateOfAnswer(sts: STSClient): Promise<string | undefined> {
  let date: string | undefined;
  const command = new GetCallerIdentityCommand({});
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = (result.response as { headers?: Record<string, string> }).headers?.date;
      return result;
    },
    { step: 'deserialize', name: 'gcdReadDate' },
  );
  await sts.send(command);
  return date;
}
