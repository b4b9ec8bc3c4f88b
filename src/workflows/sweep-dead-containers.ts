import { sweepContainers } from '../executors/docker/sweep-containers.js';
import { livenessOf, type ProcessIdentity } from '../history/process-identity.js';
import type { Ports } from './ports.js';

/** Removes the containers of gcd processes that are dead. */
export async function sweepDeadContainers(env: Ports['env'], { observe, signal }: Ports): Promise<void> {
  const swept = await sweepContainers({ env, isAlive: ({ holder }) => !isDead(holder), signal });
  if (swept > 0) observe({ type: 'step', message: `Removed ${swept} containers that an earlier gcd left behind` });
}

function isDead(holder: string): boolean {
  try {
    return livenessOf(JSON.parse(holder) as ProcessIdentity) === 'dead';
  } catch {
    return false; // not a holder as gcd writes it: left to whoever made it
  }
}
