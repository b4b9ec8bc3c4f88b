import { type AwsAnswer, errorAnswer } from './call.js';
import type { Layer } from './front.js';

interface Launch {
  readonly instanceId: string;
  readonly parameters: string;
  readonly answer: AwsAnswer;
}

/**
 * RunInstances with a token that was used before: the same answer for the same parameters, IdempotentParameterMismatch for
 * others, IdempotentInstanceTerminated once the instance is gone. The emulators launch again.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 */
export function clientTokens(): Layer {
  const launches = new Map<string, Launch>();
  const terminated = new Set<string>();
  return async (call, forward) => {
    if (call.action === 'TerminateInstances') terminated.add(call.params.get('InstanceId.1') ?? '');
    if (call.action !== 'RunInstances') return forward();
    const token = call.params.get('ClientToken') ?? '';
    const parameters = [...call.params]
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join('&');
    const known = launches.get(token);
    if (known && terminated.has(known.instanceId)) return errorAnswer(call, 400, 'IdempotentInstanceTerminated');
    if (known && known.parameters !== parameters) return errorAnswer(call, 400, 'IdempotentParameterMismatch');
    if (known) return known.answer;
    const answer = await forward();
    const instanceId = /<instanceId>([^<]+)/.exec(answer.body.toString())?.[1];
    if (answer.status === 200 && instanceId) launches.set(token, { instanceId, parameters, answer });
    return answer;
  };
}
