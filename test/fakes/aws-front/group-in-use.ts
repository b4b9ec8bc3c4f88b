import { errorAnswer } from './call.js';
import type { Layer } from './front.js';

/**
 * A security group is refused with DependencyViolation for a while after the instance that used it was terminated, since
 * its network interface is let go late; the emulators delete it at once.
 * https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html
 */
export function groupInUse(nowMs: () => number, heldMs: number): Layer {
  let terminatedAt = Number.NEGATIVE_INFINITY;
  return async (call, forward) => {
    if (call.action === 'TerminateInstances') terminatedAt = nowMs();
    const isHeld = nowMs() - terminatedAt < heldMs;
    const isRefused = call.action === 'DeleteSecurityGroup' && isHeld;
    return isRefused ? errorAnswer(call, 400, 'DependencyViolation', 'resource has a dependent object') : forward();
  };
}
