import { formatDuration } from '../core/duration.js';
import { GcdError } from '../core/errors.js';
import type { Observed } from '../core/resource.js';
import type { SystemRecord } from '../core/system-record.js';
import { type Pending, waitFor } from '../core/wait.js';
import type { NodeRun } from './node-run.js';
import { settleMs, settleTimeOf } from './settle-time.js';

/** Is a resource that is there, as others need it. */
export type Standing = Extract<Observed<unknown>, { state: 'ready' | 'stopped' }>;

/** Waits until an absence can be believed: what was created moments ago may not be listed yet, or seem to be somebody else's. */
export async function describeSettled(run: NodeRun, record: SystemRecord): Promise<Observed<unknown>> {
  const { ctx, id, node } = run;
  const openSinceMs = record.openCreationAt(id.resource);
  const nowMs = ctx.clock.nowMs();
  const settledAtMs = mayBeUnrecorded(run, record)
    ? nowMs + settleTimeOf(node)
    : (openSinceMs ?? nowMs - settleMs) + settleMs;
  for (;;) {
    const observed = await node.resource.describe(ctx, id);
    const isUnseen = observed.state === 'absent' || observed.state === 'foreign';
    const leftMs = settledAtMs - ctx.clock.nowMs();
    if (!isUnseen || leftMs <= 0) return observed;
    ctx.tell(`asking again for ${formatDuration(leftMs)}: an earlier creation may not be visible yet`);
    await ctx.clock.sleep(2_000, ctx.signal);
  }
}

/**
 * Tells whether another record, which is lost, may know of a creation: all that the resource needs was there before this record,
 * so the one who made that may have got to the resource as well. A record that does know has the token of the launch instead.
 */
function mayBeUnrecorded({ node }: NodeRun, record: SystemRecord): boolean {
  const isRecorded = [node, ...node.needs].some(({ name }) => record.hasCreationOf(name));
  return node.resource.canBeDoubled === true && node.needs.length > 0 && !isRecorded;
}

/**
 * Waits until a resource that was removed is gone.
 *
 * @param isGone tells which state is the end of the wait.
 * @throws GcdError ResourceFailed when the cloud began to remove it and gave up, WaitTooLong.
 */
export async function waitUntilGone(
  run: NodeRun,
  isGone = ({ state }: Observed<unknown>) => state === 'absent',
): Promise<Observed<unknown>> {
  const { ctx, id, node } = run;
  let isGoing = false;
  await waitFor<{ gone: true }>(ctx, {
    what: `${id.resource} ${id.name} to be gone`,
    ...node.resource.timing.delete,
    ask: async () => {
      const observed = await node.resource.describe(ctx, id);
      if (isGone(observed)) return { gone: true };
      // A failure may be of before: how it stands now shows late.
      if (observed.state === 'failed' && isGoing) throw notRemoved(run, observed.why);
      isGoing ||= observed.state === 'deleting';
      return pending(observed);
    },
  });
  return { state: 'absent' };
}

function notRemoved({ id }: NodeRun, why: string): GcdError {
  return new GcdError('ResourceFailed', `${id.resource} ${id.name} was not removed: ${why}`, {
    hint: 'Remove what the reason names, then run the same command again.',
  });
}

interface Expectation {
  /** The caller can live with a resource that is stopped. */
  readonly isStoppedEnough?: boolean;
  /** When it was made, if it was: until its tags show, it looks like a stranger. */
  readonly madeAtMs?: number | undefined;
}

/**
 * Waits until the resource is ready, or stopped where that is enough.
 *
 * @throws GcdError NameTaken, ResourceFailed or what the cloud's reason comes to, WaitTooLong.
 */
export async function waitUntilStanding(
  run: NodeRun,
  { isStoppedEnough, madeAtMs }: Expectation = {},
): Promise<Standing> {
  const { ctx, id, node } = run;
  const isYoung = () => madeAtMs !== undefined && ctx.clock.nowMs() - madeAtMs < settleMs;
  return waitFor<Standing>(ctx, {
    what: `${id.resource} ${id.name}`,
    ...node.resource.timing.create,
    ask: async () => {
      const observed: Observed<unknown> = await node.resource.describe(ctx, id);
      if (observed.state === 'foreign' && isYoung()) return { pending: 'its tags do not show yet' };
      if (observed.state === 'foreign') throw nameTaken(run, observed.why);
      if (observed.state === 'failed') {
        throw new GcdError(
          observed.code ?? 'ResourceFailed',
          `${id.resource} ${id.name} was not made: ${observed.why}`,
          {
            hint: 'Run the same command again: what failed is removed and made anew.',
          },
        );
      }
      const isEnough = observed.state === 'ready' || (isStoppedEnough && observed.state === 'stopped');
      return isEnough ? (observed as Standing) : pending(observed);
    },
  });
}

function pending(observed: Observed<unknown>): Pending {
  if (observed.state === 'partial') return { pending: `missing: ${observed.missing.join(', ')}` };
  if (observed.state === 'failed') return { pending: observed.why };
  return { pending: 'message' in observed ? observed.message : observed.state };
}

/** Tells whether it is there, running or stopped. */
export function isStanding(observed: Observed<unknown>): observed is Standing {
  return observed.state === 'ready' || observed.state === 'stopped';
}

/** Returns the error for a resource whose name something else has. */
export function nameTaken(run: NodeRun, why: string): GcdError {
  return new GcdError('NameTaken', `${run.id.resource} ${run.id.name} cannot be made: ${why}`, {
    hint: 'Choose another system id with --system, or remove what has the name.',
  });
}
