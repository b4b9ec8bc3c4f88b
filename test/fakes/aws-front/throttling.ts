import { type AwsCall, errorAnswer } from './call.js';
import type { Layer } from './front.js';

/** What each service calls it, where it is not ThrottlingException. */
const names: Readonly<Record<string, string>> = { ec2: 'RequestLimitExceeded', iam: 'Throttling', sts: 'Throttling' };

/**
 * AWS throttles by action: a call too many is refused and not carried out.
 * EC2: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html; others:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 *
 * @param isThrottled is asked about each request, the SDK's own attempts included, numbered from 1 for each action.
 */
export function throttling(isThrottled: (call: AwsCall, nth: number) => boolean): Layer {
  const counts = new Map<string, number>();
  return async (call, forward) => {
    const key = `${call.service}:${call.action}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    if (!isThrottled(call, nth)) return forward();
    return errorAnswer(call, 400, names[call.service] ?? 'ThrottlingException', 'Rate exceeded');
  };
}
