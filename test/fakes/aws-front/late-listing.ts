import { type AwsAnswer, mapText } from './call.js';
import type { Layer } from './front.js';

/**
 * EC2 is eventually consistent: an instance made moments ago is not listed yet, though it runs.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
export function lateListing(nowMs: () => number, lateMs: number): Layer {
  const launchedAt = new Map<string, number>();
  return async (call, forward): Promise<AwsAnswer> => {
    const answer = await forward();
    if (call.action === 'RunInstances') {
      for (const [, id = ''] of answer.body.toString().matchAll(/<instanceId>(i-[^<]+)/g)) launchedAt.set(id, nowMs());
    }
    if (call.action !== 'DescribeInstances') return answer;
    const isLate = (id: string) => nowMs() - (launchedAt.get(id) ?? Number.NEGATIVE_INFINITY) < lateMs;
    return mapText(answer, (text) => {
      const ids = [...text.matchAll(/<instanceId>(i-[^<]+)/g)].map(([, id = '']) => id);
      return ids.some(isLate) ? '<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>' : text;
    });
  };
}
