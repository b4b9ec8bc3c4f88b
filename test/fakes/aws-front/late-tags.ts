import { mapText } from './call.js';
import type { Layer } from './front.js';

/** What makes the things that are found by their name, by what describes them. */
const makers: Readonly<Record<string, string>> = {
  DescribeSecurityGroups: 'CreateSecurityGroup',
  DescribeKeyPairs: 'ImportKeyPair',
  DescribeLaunchTemplates: 'CreateLaunchTemplate',
};

/**
 * EC2 is eventually consistent: the tags of what was made moments ago do not show yet.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
export function lateTags(nowMs: () => number, lateMs: number): Layer {
  const madeAt = new Map<string, number>();
  return async (call, forward) => {
    const answer = await forward();
    if (Object.values(makers).includes(call.action)) madeAt.set(call.action, nowMs());
    const atMs = madeAt.get(makers[call.action] ?? '');
    if (atMs === undefined || nowMs() - atMs >= lateMs) return answer;
    return mapText(answer, (text) => text.replace(/<tagSet>[\s\S]*?<\/tagSet>/g, '<tagSet/>'));
  };
}
