import type { BastionOutputs } from '../aws/resources/bastion.js';
import type { NodeGroupOutputs } from '../aws/resources/node-group.js';
import { emptyNodeGroup, stopBastion } from '../aws/stop-machines.js';
import { GcdError } from '../core/errors.js';
import { isStanding } from '../provision/await-state.js';
import type { Survey } from '../provision/survey.js';
import { priceSystem, type SystemCost } from './cost-system.js';
import { refuseFormer } from './former-graph.js';
import { withSystem } from './open-system.js';
import { surveySystem } from './survey-system.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';

/** What `gcd stop` did, and what goes on costing. */
export interface StoppedSystem {
  readonly system: string;
  /** What was stopped, such as `bastion`; empty when nothing ran. */
  readonly stopped: readonly string[];
  /** What the system costs once they have stopped. */
  readonly cost: SystemCost;
}

/**
 * Sends the nodes away and stops the bastion; everything else stays, and `gcd resume` wakes it.
 *
 * @throws GcdError NothingThere, NotSettled, FormerSystem, LockHeld, and what AWS answered when it would not say what is there.
 */
export async function stopSystem(target: SystemTarget, ports: SystemPorts): Promise<StoppedSystem> {
  const surveyed = await surveySystem(target, ports);
  const { found, spec, surveys } = surveyed;
  const { system } = found;
  refuseFormer(spec);
  // Before the record is opened, or a mistyped id would be on record from now on.
  if (surveys.every(({ bills }) => bills.length === 0))
    throw new GcdError('NothingThere', `There is nothing of ${system} in ${found.region} that could be stopped.`, {
      hint: '`gcd list` shows the systems.',
    });
  const bastion = outputsOf<BastionOutputs>(surveys, 'bastion');
  const nodes = outputsOf<NodeGroupOutputs>(surveys, 'node-group');
  await withSystem({ verb: 'stop', found, spec }, ports, async ({ clients, record }) => {
    if (nodes) await emptyNodeGroup(clients, system, nodes);
    if (bastion) await stopBastion(clients, bastion);
    await record.write({ type: 'verb-ended', verb: 'stop', outcome: 'done' });
  });
  const isRunning = bastion && [bastion, ...bastion.spares].some((one) => one.isRunning);
  const stopped = [...(nodes && nodes.desiredNodes > 0 ? ['nodes'] : []), ...(isRunning ? ['bastion'] : [])];
  return { system, stopped, cost: await priceSystem({ ...surveyed, surveys: surveys.map(onceStopped) }, ports) };
}

/**
 * Returns what a machine was found to be, if it is there.
 *
 * @throws GcdError NotSettled when it is on its way, and may run in a moment.
 */
function outputsOf<Outputs>(surveys: readonly Survey[], name: string): Outputs | undefined {
  const { observed, error } = surveys.find(({ node }) => node.name === name) ?? {};
  if (error) throw error;
  if (observed?.state === 'changing' && observed.message !== 'stopping') {
    throw new GcdError('NotSettled', `The ${name} cannot be stopped now: it is ${observed.message}`, {
      hint: 'Wait a minute, then run the same command again.',
    });
  }
  return observed && isStanding(observed) ? (observed.outputs as Outputs) : undefined;
}

/**
 * Returns how a machine is going to stand. Asked now, AWS would say that it is about to stop, which costs nothing:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
 */
function onceStopped(one: Survey): Survey {
  const { node, observed } = one;
  if (!observed || !isStanding(observed)) return one;
  if (node.name === 'bastion') {
    const found = observed.outputs as BastionOutputs;
    const spares = found.spares.map((spare) => ({ ...spare, isRunning: false }));
    const outputs: BastionOutputs = { ...found, spares, isRunning: false };
    return { ...one, observed: { state: 'stopped', outputs }, bills: node.resource.bills(outputs) };
  }
  return node.name === 'node-group' ? { ...one, bills: [] } : one;
}
