import { GcdError } from '../core/errors.js';
import type { Observed } from '../core/resource.js';
import type { SystemRecord } from '../core/system-record.js';
import { type Pending, waitFor } from '../core/wait.js';
import type { NodeRun } from './node-run.js';

/** A creation that was begun this recently may not be visible yet: an absence is asked about again. */
const settleMs = 30_000;

/** How a resource came to be there. */
export type Presence = 'adopted' | 'unchanged' | 'made' | 'updated';

/** What a node's resource gave when it was there. */
export interface BroughtUp {
  readonly presence: Presence;
  readonly outputs: unknown;
}

type Standing = Extract<Observed<unknown>, { state: 'ready' | 'stopped' }>;

/**
 * Makes one resource present: creates it, completes it, waits for it, wakes it, and changes what can be changed in place.
 *
 * @throws GcdError NameTaken when something else has its name, ResourceFailed when the cloud gave up on it, WaitTooLong.
 */
export async function bringUp(run: NodeRun, inputs: unknown, record: SystemRecord): Promise<BroughtUp> {
  const { ctx, id } = run;
  const { resource } = run.node;
  if (resource.onlyRemoves) return { presence: 'unchanged', outputs: undefined };
  run.progress('working', 'looking');
  let observed = await describeSettled(run, record);
  if (observed.state === 'failed') observed = await clearFailed(run, observed.why);
  if (observed.state === 'deleting') observed = await waitUntilGone(run);
  if (observed.state === 'foreign') throw nameTaken(run, observed.why);
  const isMade = observed.state === 'absent' || observed.state === 'partial';
  if (isMade) {
    run.progress('working', 'creating');
    await run.step('create', () => resource.create(ctx, id, inputs));
  }
  const standing = isStanding(observed) ? observed : await waitUntilStanding(run, 'stopped');
  const { outputs, isUpdated } = await bringUpToDate(run, standing, inputs);
  const isAdopted = standing.state === 'ready' && standing.adopted === true;
  const presence = isAdopted ? 'adopted' : isMade ? 'made' : isUpdated ? 'updated' : 'unchanged';
  run.progress(isAdopted ? 'adopted' : 'ready', presence);
  return { presence, outputs };
}

/** Waits until an absence can be believed: what was created moments ago may not be listed yet. */
async function describeSettled(run: NodeRun, record: SystemRecord): Promise<Observed<unknown>> {
  const { ctx, id, node } = run;
  const openSinceMs = record.openCreationAt(id.resource);
  for (;;) {
    const observed = await node.resource.describe(ctx, id);
    const ageMs = openSinceMs === undefined ? settleMs : ctx.clock.nowMs() - openSinceMs;
    if (observed.state !== 'absent' || ageMs >= settleMs) return observed;
    ctx.tell('asking again: an earlier creation may not be visible yet');
    await ctx.clock.sleep(2_000, ctx.signal);
  }
}

/** Removes what the cloud failed to create: it never worked, so nothing can be lost with it. */
async function clearFailed(run: NodeRun, why: string): Promise<Observed<unknown>> {
  run.ctx.warn('ResourceReplaced', `${run.id.resource} ${run.id.name} had failed and is made anew: ${why}`);
  await run.step('delete', () => run.node.resource.delete(run.ctx, run.id));
  return waitUntilGone(run);
}

async function waitUntilGone(run: NodeRun): Promise<Observed<unknown>> {
  const { ctx, id, node } = run;
  await waitFor<{ gone: true }>(ctx, {
    what: `${id.resource} ${id.name} to be gone`,
    ...node.resource.timing.delete,
    ask: async () => {
      const { state } = await node.resource.describe(ctx, id);
      return state === 'absent' ? { gone: true } : { pending: state };
    },
  });
  return { state: 'absent' };
}

/** Waits until the resource is ready, or also stopped where the caller can live with that. */
async function waitUntilStanding(run: NodeRun, orStopped?: 'stopped'): Promise<Standing> {
  const { ctx, id, node } = run;
  return waitFor<Standing>(ctx, {
    what: `${id.resource} ${id.name}`,
    ...node.resource.timing.create,
    ask: async () => {
      const observed: Observed<unknown> = await node.resource.describe(ctx, id);
      if (observed.state === 'foreign') throw nameTaken(run, observed.why);
      if (observed.state === 'failed') {
        throw new GcdError('ResourceFailed', `${id.resource} ${id.name} was not made: ${observed.why}`, {
          hint: 'Run the same command again: what failed is removed and made anew.',
        });
      }
      return observed.state === 'ready' || observed.state === orStopped ? (observed as Standing) : pending(observed);
    },
  });
}

async function bringUpToDate(run: NodeRun, standing: Standing, inputs: unknown) {
  const { resource } = run.node;
  const changes = resource.changes(standing.outputs, inputs);
  for (const { what, inPlace } of changes) {
    if (inPlace) run.ctx.tell(`changing: ${what}`);
    else run.ctx.warn('Drifted', `${run.id.resource} ${run.id.name} is not as configured, and stays so: ${what}`);
  }
  const isUpdated = standing.state === 'stopped' || changes.some(({ inPlace }) => inPlace);
  if (!isUpdated) return { outputs: standing.outputs, isUpdated };
  const request = { outputs: standing.outputs, inputs };
  await run.step('update', () => resource.update(run.ctx, run.id, request));
  return { outputs: (await waitUntilStanding(run)).outputs, isUpdated };
}

function pending(observed: Observed<unknown>): Pending {
  if (observed.state === 'partial') return { pending: `missing: ${observed.missing.join(', ')}` };
  return { pending: 'message' in observed ? observed.message : observed.state };
}

function isStanding(observed: Observed<unknown>): observed is Standing {
  return observed.state === 'ready' || observed.state === 'stopped';
}

function nameTaken(run: NodeRun, why: string): GcdError {
  return new GcdError('NameTaken', `${run.id.resource} ${run.id.name} cannot be made: ${why}`, {
    hint: 'Choose another system id with --system, or remove what has the name.',
  });
}
