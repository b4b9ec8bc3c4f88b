import { GcdError } from '../core/errors.js';
import type { Observed } from '../core/resource.js';
import { waitFor } from '../core/wait.js';
import { waitUntilGone } from './await-state.js';
import type { NodeRun } from './node-run.js';

/** How a resource came to be out of the way. */
export type Absence = 'was-absent' | 'removed' | 'adopted' | 'foreign';

/**
 * Removes one resource and waits until it is gone. What was adopted, and what is not the system's, stays.
 *
 * @throws GcdError StillInUse when something held on to it for the whole time allowed, ResourceFailed when the cloud gave
 *   the removal up, WaitTooLong, and what the cloud answered.
 */
export async function takeDown(run: NodeRun): Promise<Absence> {
  run.progress('working', 'looking');
  const observed = await run.node.resource.describe(run.ctx, run.id);
  const stays = reasonToStay(observed);
  if (stays) {
    run.progress(stays === 'was-absent' ? 'gone' : 'kept', stays);
    return stays;
  }
  run.progress('working', 'removing');
  await deleteOnceFree(run);
  await waitUntilGone(run, (left) => reasonToStay(left) !== undefined);
  run.progress('gone', 'removed');
  return 'removed';
}

/** Tells whether there is nothing to remove, and why. */
export function reasonToStay(observed: Observed<unknown>): Exclude<Absence, 'removed'> | undefined {
  if (observed.state === 'absent') return 'was-absent';
  if (observed.state === 'foreign') return 'foreign';
  return observed.state === 'ready' && observed.adopted ? 'adopted' : undefined;
}

/** Deletes, again and again while something that is going away still holds on to it. */
async function deleteOnceFree(run: NodeRun): Promise<void> {
  const { ctx, id, node } = run;
  await waitFor<{ deleted: true }>(ctx, {
    what: `${id.resource} ${id.name} to be free`,
    ...node.resource.timing.delete,
    pollMs: 10_000,
    ask: async () => {
      try {
        await run.step('delete', () => node.resource.delete(ctx, id));
        return { deleted: true };
      } catch (error) {
        if (!(error instanceof GcdError && error.code === 'StillInUse')) throw error;
        return { pending: error.message };
      }
    },
  });
}
