import { ExitCode, GcdError } from '../core/errors.js';
import { type Outcome, reconcile } from '../provision/reconcile.js';
import { remaining, type Survey, survey } from '../provision/survey.js';
import { findSystem } from './find-system.js';
import { withSystem } from './open-system.js';
import { planSystem, type SystemPlan } from './plan-system.js';
import { defaultSpec, recordedSpec } from './resolve-spec.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';

/** What `gcd cleanup` is told about one system. */
export interface CleanupSystemInput extends SystemTarget {
  /** Is shown what is there and says whether to remove it. */
  confirm(plan: SystemPlan): Promise<boolean>;
}

/** How a cleanup ended. */
export interface CleanedSystem {
  readonly system: string;
  readonly outcomes: readonly Outcome[];
  /** What the cloud, asked again, still has, with what it costs. */
  readonly remaining: readonly Survey[];
  /** How many resources a system has. */
  readonly total: number;
  /** 0, or 3 when something remains. */
  readonly exitCode: number;
}

/**
 * Removes all of a system, found by its name and tags, with or without a record; then asks the cloud again. The record
 * goes only when nothing remains.
 *
 * @throws GcdError Declined, Interrupted, and what made the question impossible. A resource that cannot be removed is no
 *   exception but part of what remains.
 */
export async function cleanupSystem(input: CleanupSystemInput, ports: SystemPorts): Promise<CleanedSystem> {
  const found = await findSystem(input, ports);
  const spec = recordedSpec(found.entries) ?? defaultSpec(found, ports);
  const plan = await planSystem({ found, spec }, ports);
  if (!(await input.confirm(plan))) throw new GcdError('Declined', 'Nothing was changed.');
  return withSystem({ verb: 'cleanup', found, spec }, ports, async ({ graph, setting, record }) => {
    const outcomes = await reconcile(graph, 'absent', setting);
    if (ports.signal.aborted) {
      await record.write({ type: 'verb-ended', verb: 'cleanup', outcome: 'interrupted' });
      const hint = `\`gcd cleanup ${found.system}\` goes on.`;
      throw new GcdError('Interrupted', `${found.system} is not removed yet.`, {
        hint,
        exitCode: ExitCode.interrupted,
      });
    }
    const left = remaining(await survey(graph, setting));
    await record.write({ type: 'verb-ended', verb: 'cleanup', outcome: left.length === 0 ? 'done' : 'failed' });
    if (left.length === 0) await record.remove();
    const exitCode = left.length === 0 ? ExitCode.done : ExitCode.partlyCleanedUp;
    return { system: found.system, outcomes, remaining: left, total: graph.length, exitCode };
  });
}
