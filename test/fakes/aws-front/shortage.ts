import { errorAnswer } from './call.js';
import type { Layer } from './front.js';

/**
 * Zones or types without room, and quotas that are used up, answer RunInstances so.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html
 */
export function shortage(isShort: (place: { type: string; subnet: string }) => string | undefined): Layer {
  return async (call, forward) => {
    if (call.action !== 'RunInstances') return forward();
    const type = call.params.get('InstanceType') ?? '';
    const name = isShort({ type, subnet: call.params.get('NetworkInterface.1.SubnetId') ?? '' });
    return name ? errorAnswer(call, 400, name, `no room for ${type}`) : forward();
  };
}
