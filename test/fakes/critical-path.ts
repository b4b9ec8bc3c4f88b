import { createSystem } from '../../src/workflows/create-system.js';
import { slowStates, usualDelays } from './aws-front/slow-states.js';
import type { EmulatedAccount } from './emulated-account.js';
import { idleClock } from './idle-clock.js';

/** How long a creation takes on paper, and how long its longest chain of dependent waits is, in milliseconds. */
export interface PaperTime {
  readonly createMs: number;
  readonly chainMs: number;
}

/** Makes a system with AWS' usual delays replayed by the clock, on which only waiting takes time. */
export async function timeOnPaper({ front, ports, target }: EmulatedAccount): Promise<PaperTime> {
  const clock = idleClock(() => front.inFlight() === 0);
  front.layers.unshift(slowStates(() => clock.nowMs()));
  const startMs = clock.nowMs();
  await createSystem('create', { ...target, confirm: async () => true }, { ...ports, clock });
  front.layers.shift();
  const { role, cluster, nodeGroup } = usualDelays;
  return { createMs: clock.nowMs() - startMs, chainMs: role + cluster + nodeGroup };
}
