import type { AnyNode } from './graph.js';

/** What was made this recently may not be visible yet, or without its tags. */
export const settleMs = 30_000;

/**
 * EC2's own advice is to go on asking for up to five minutes before an absence is believed. That long is waited only where two
 * would be made instead of one.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
const doubleSettleMs = 300_000;

/** Returns for how long after its creation a resource may not be seen, in milliseconds. */
export function settleTimeOf({ resource }: AnyNode): number {
  return resource.canBeDoubled ? doubleSettleMs : settleMs;
}
