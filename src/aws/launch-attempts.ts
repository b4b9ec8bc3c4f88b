import { randomUUID } from 'node:crypto';
import { GcdError } from '../core/errors.js';
import type { Context } from '../core/resource.js';
import { isAwsError, isNamed } from './translate-error.js';

/** One way to launch a machine. */
export interface Placement {
  readonly instanceType: string;
  readonly subnetId: string;
  readonly zone: string;
}

interface Launch {
  readonly placements: readonly Placement[];
  /** Sends the call with the token; the same token never launches twice. */
  start(placement: Placement, clientToken: string): Promise<void>;
  /** Tells whether an instance is there after all. */
  isThere(): Promise<boolean>;
}

/** EC2 knows the token: from a launch whose answer was lost, or of an instance that is gone again. */
const usedTokenErrors = ['IdempotentParameterMismatch', 'IdempotentInstanceTerminated'];

/** https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html */
const listingLimitMs = 300_000;

/**
 * Launches in the first place that has room, saying aloud when it goes on to the next one.
 *
 * A token is random, written down before it is used, and renewed for each other zone or type and after a termination.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 *
 * @throws GcdError NoCapacity when there is room nowhere, QuotaExceeded.
 */
export async function launchSomewhere(ctx: Context, launch: Launch): Promise<void> {
  for (const placement of notedFirst(ctx, launch.placements)) {
    try {
      await launchAt(ctx, launch, placement);
      return;
    } catch (error) {
      if (!isAwsError(error, 'NoCapacity')) throw error;
      const where = `${placement.instanceType} in ${placement.zone}`;
      ctx.warn('NoCapacity', `There is no room for ${where}, going on to the next zone or type: ${error.message}`);
    }
  }
  throw new GcdError('NoCapacity', 'The bastion cannot be launched: no zone has room for any of its instance types', {
    hint: 'Try again later, or name other instance types or zones.',
  });
}

/** Puts the place first for which a token was noted: the answer to a launch there may have been lost. */
function notedFirst({ notes }: Context, placements: readonly Placement[]): Placement[] {
  const isNoted = (placement: Placement) => placeOf(placement) === notes.place;
  return [...placements.filter(isNoted), ...placements.filter((one) => !isNoted(one))];
}

function placeOf({ instanceType, subnetId }: Placement): string {
  return `${instanceType} ${subnetId}`;
}

async function launchAt(ctx: Context, launch: Launch, placement: Placement): Promise<void> {
  const place = placeOf(placement);
  const isSamePlace = ctx.notes.place === place && ctx.notes.clientToken !== undefined;
  const clientToken = isSamePlace ? ctx.notes.clientToken! : randomUUID();
  if (!isSamePlace) await ctx.remember({ place, clientToken });
  try {
    await launch.start(placement, clientToken);
  } catch (error) {
    if (!isNamed(error, ...usedTokenErrors)) throw error;
    // Launched with other parameters, it is there or was: it may only not be listed yet.
    if (isNamed(error, 'IdempotentParameterMismatch') ? await showsUp(ctx, launch) : await launch.isThere()) return;
    const renewed = randomUUID();
    await ctx.remember({ place, clientToken: renewed });
    await launch.start(placement, renewed);
  }
}

/** Waits until an instance is listed that must have been launched; EC2 advises to ask for up to five minutes. */
async function showsUp(ctx: Context, launch: Launch): Promise<boolean> {
  const startMs = ctx.clock.nowMs();
  while (!(await launch.isThere())) {
    if (ctx.clock.nowMs() - startMs >= listingLimitMs) return false;
    ctx.tell('an earlier launch is known to EC2, and not listed yet');
    await ctx.clock.sleep(5_000, ctx.signal);
  }
  return true;
}
