import { GcdError, messageOf } from '../core/errors.js';
import type { Observed } from '../core/resource.js';
import type { SystemRecord } from '../core/system-record.js';
import {
  describeSettled,
  isStanding,
  nameTaken,
  type Standing,
  waitUntilGone,
  waitUntilStanding,
} from './await-state.js';
import type { NodeRun } from './node-run.js';
import { staleTags } from './stale-tags.js';

/** How a resource came to be there. */
export type Presence = 'adopted' | 'unchanged' | 'made' | 'updated';

/** What a node's resource gave when it was there. */
export interface BroughtUp {
  readonly presence: Presence;
  readonly outputs: unknown;
}

/**
 * Makes one resource present: creates it, completes it, waits for it, wakes it, and changes what can be changed in place.
 *
 * @throws GcdError NameTaken when something else has its name, ResourceFailed when the cloud gave up on it, NoCapacity when it
 *   found no room and there is no alternative left, QuotaExceeded, WaitTooLong.
 */
export async function bringUp(run: NodeRun, inputs: unknown, record: SystemRecord): Promise<BroughtUp> {
  const { resource } = run.node;
  if (resource.onlyRemoves) return { presence: 'unchanged', outputs: undefined };
  run.progress('working', 'looking');
  let observed = await describeSettled(run, record);
  if (observed.state === 'failed') observed = await clearFailed(run, observed.why);
  if (observed.state === 'deleting') observed = await waitUntilGone(run);
  if (observed.state === 'foreign') throw nameTaken(run, observed.why);
  const isMade = observed.state === 'absent' || observed.state === 'partial';
  const standing = isStanding(observed) ? observed : await makeSomewhere(run, inputs, isMade);
  const { outputs, isUpdated } = await bringUpToDate(run, standing, inputs);
  const isAdopted = standing.state === 'ready' && standing.adopted === true;
  const presence = isAdopted ? 'adopted' : isMade ? 'made' : isUpdated ? 'updated' : 'unchanged';
  run.progress(isAdopted ? 'adopted' : 'ready', presence);
  return { presence, outputs };
}

/**
 * Makes it, and waits for it; where the cloud has no room for it, the resource's alternatives are tried, each once, said aloud.
 *
 * @param isMissing false: it is being made already.
 */
async function makeSomewhere(run: NodeRun, wanted: unknown, isMissing: boolean): Promise<Standing> {
  const { ctx, id, node } = run;
  const others = [...(node.resource.alternatives?.(wanted) ?? [])];
  const tryOnce = async (inputs: unknown) => {
    run.progress('working', 'creating');
    await run.step('create', () => node.resource.create(ctx, id, inputs));
    return waitUntilStanding(run, { isStoppedEnough: true, madeAtMs: ctx.clock.nowMs() });
  };
  let attempt = () => (isMissing ? tryOnce(wanted) : waitUntilStanding(run, { isStoppedEnough: true }));
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const next = error instanceof GcdError && error.code === 'NoCapacity' ? others.shift() : undefined;
      if (!next) throw error;
      ctx.warn('NoCapacity', `There is no room, going on with ${next.what}: ${messageOf(error)}`);
      await run.step('delete', () => node.resource.delete(ctx, id));
      await waitUntilGone(run);
      attempt = () => tryOnce(next.inputs);
    }
  }
}

/** Removes what the cloud failed to create: it never worked, so nothing can be lost with it. */
async function clearFailed(run: NodeRun, why: string): Promise<Observed<unknown>> {
  run.ctx.warn('ResourceReplaced', `${run.id.resource} ${run.id.name} had failed and is made anew: ${why}`);
  await run.step('delete', () => run.node.resource.delete(run.ctx, run.id));
  return waitUntilGone(run);
}

async function bringUpToDate(run: NodeRun, standing: Standing, inputs: unknown) {
  const { ctx, id } = run;
  const { resource } = run.node;
  const changes = resource.changes(standing.outputs, inputs);
  const stale = resource.retag ? staleTags(id, standing) : [];
  for (const { what, inPlace } of [...changes, ...stale]) {
    if (inPlace) ctx.tell(`changing: ${what}`);
    else ctx.warn('Drifted', `${id.resource} ${id.name} is not as configured, and stays so: ${what}`);
  }
  if (stale.length > 0) await run.step('update', () => resource.retag!(ctx, id));
  const isChanged = standing.state === 'stopped' || changes.some(({ inPlace }) => inPlace);
  const isUpdated = isChanged || stale.length > 0;
  if (!isChanged) return { outputs: standing.outputs, isUpdated };
  const request = { outputs: standing.outputs, inputs };
  await run.step('update', () => resource.update(ctx, id, request));
  return { outputs: (await waitUntilStanding(run)).outputs, isUpdated };
}
