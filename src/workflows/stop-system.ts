import type { BastionOutputs } from '../aws/resources/bastion.js';
import type { NodeGroupOutputs } from '../aws/resources/node-group.js';
import { emptyNodeGroup, stopBastion } from '../aws/stop-machines.js';
import { GcdError } from '../core/errors.js';
import { survey } from '../provision/survey.js';
import { costSystem, type SystemCost } from './cost-system.js';
import { findSystem } from './find-system.js';
import { withSystem } from './open-system.js';
import { defaultSpec, recordedSpec } from './resolve-spec.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';

/** What `gcd stop` did, and what goes on costing. */
export interface StoppedSystem {
  readonly system: string;
  /** What was stopped, such as `bastion`; empty when nothing ran. */
  readonly stopped: readonly string[];
  readonly cost: SystemCost;
}

/** Sends the nodes away and stops the bastion; everything else stays, and `gcd resume` wakes it. */
export async function stopSystem(target: SystemTarget, ports: SystemPorts): Promise<StoppedSystem> {
  const found = await findSystem(target, ports);
  const spec = recordedSpec(found.entries) ?? defaultSpec(found, ports);
  const stopped = await withSystem(
    { verb: 'stop', found, spec },
    ports,
    async ({ graph, setting, clients, record }) => {
      const surveys = await survey(graph, setting);
      const outputsOf = (name: string): unknown => {
        const { observed, error } = surveys.find(({ node }) => node.name === name) ?? {};
        if (error) throw error;
        return observed?.state === 'ready' ? observed.outputs : undefined;
      };
      const bastion = outputsOf('bastion') as BastionOutputs | undefined;
      const nodes = outputsOf('node-group') as NodeGroupOutputs | undefined;
      if (surveys.every(({ bills }) => bills.length === 0))
        throw new GcdError('NothingThere', `${found.system} is not there.`);
      if (nodes) await emptyNodeGroup(clients, found.system, nodes);
      if (bastion) await stopBastion(clients, bastion);
      await record.write({ type: 'verb-ended', verb: 'stop', outcome: 'done' });
      return [...(nodes && nodes.desiredNodes > 0 ? ['nodes'] : []), ...(bastion ? ['bastion'] : [])];
    },
  );
  return { system: found.system, stopped, cost: await costSystem(target, ports) };
}
