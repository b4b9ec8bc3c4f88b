import type { Layer } from '../fakes/aws-front/front.js';
import { needsNoPermission } from './implied-actions.js';
import type { PolicyUser } from './policy-user.js';

/** Is a layer that takes each action away from a user at the first call that needs it. */
export interface TakeAway {
  readonly layer: Layer;
  /** Actions whose call was let through though they were not allowed: the emulator is not asked about them. */
  readonly unasked: ReadonlySet<string>;
  /**
   * Returns the actions, such as `ec2:RunInstances`, whose call was refused since this was called last, as far as the story's
   * failure names them. The others are taken away once more: the story did not fail for want of them, or not of them alone.
   */
  takeRefused(isNamed: (action: string) => boolean): string[];
}

/**
 * Takes actions away for real: at every call of an action that was not tried in a run before, the emulator no longer allows it
 * to the user, the call goes through and is answered as the emulator answers, and the action is given back.
 */
export function takeAwayEachAction(user: PolicyUser): TakeAway {
  const refused = new Set<string>();
  const unasked = new Set<string>();
  let fresh: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const layer: Layer = (call, forward) => {
    const action = `${servicePrefix(call.service)}:${call.action}`;
    const pass = async () => {
      const isTried = unasked.has(action) || (refused.has(action) && !fresh.includes(action));
      if (isTried || needsNoPermission.includes(action)) return forward();
      await user.allowAllBut(action);
      const answer = await forward();
      await user.allowAllBut(undefined);
      const isRefused = answer.status >= 400 && answer.body.includes(action);
      if (isRefused && !fresh.includes(action)) fresh.push(action);
      (isRefused ? refused : unasked).add(action);
      return answer;
    };
    // One after the other: what goes on beside it would be refused as well.
    const answer = last.then(pass);
    last = answer.catch(() => undefined);
    return answer;
  };
  const takeRefused = (isNamed: (action: string) => boolean) => {
    const taken = fresh;
    fresh = [];
    for (const action of taken) if (!isNamed(action)) refused.delete(action);
    return taken.filter(isNamed);
  };
  return { layer, unasked, takeRefused };
}

/** Returns the prefix of a service's actions in policies, where it is not its name in signatures. */
function servicePrefix(service: string): string {
  return service === 'tagging' ? 'tag' : service;
}
