import type { Clock } from '../core/clock.js';
import { GcdError, messageOf } from '../core/errors.js';
import type { Observer, ResourceProgress } from '../core/notice.js';
import type { Context, Identity } from '../core/resource.js';
import type { ResourceAction, SystemRecord } from '../core/system-record.js';
import type { AnyNode } from './graph.js';
import { identityOf, type SystemIdentity } from './identity.js';

/** What all nodes of one reconciliation share. */
export interface Setting {
  readonly identity: SystemIdentity;
  readonly account: string;
  readonly region: string;
  readonly record: SystemRecord;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly observe: Observer;
}

/** Is the work on one node: its identity, its context, and its steps, each of which is recorded. */
export interface NodeRun {
  readonly node: AnyNode;
  readonly id: Identity;
  readonly ctx: Context;
  progress(progress: ResourceProgress, message: string): void;
  /** Writes and syncs the intent, acts, and writes the outcome. */
  step(action: ResourceAction, act: () => Promise<void>): Promise<void>;
}

/** Prepares the work on one node. */
export function nodeRun(node: AnyNode, setting: Setting): NodeRun {
  const id = identityOf(setting.identity, node);
  const { record, observe } = setting;
  const progress = (state: ResourceProgress, message: string) =>
    observe({ type: 'resource-progressed', resource: node.name, name: id.name, progress: state, message });
  const step = async (action: ResourceAction, act: () => Promise<void>) => {
    setting.signal.throwIfAborted();
    const about = { resource: node.name, action } as const;
    await record.write({ type: 'resource-intended', ...about });
    try {
      await act();
    } catch (error) {
      const outcome = setting.signal.aborted ? 'interrupted' : 'failed';
      await record.write({ type: 'resource-ended', ...about, outcome, message: messageOf(error) });
      throw error;
    }
    await record.write({ type: 'resource-ended', ...about, outcome: 'done' });
  };
  return { node, id, progress, step, ctx: contextOf(node, setting, (message) => progress('working', message)) };
}

function contextOf(node: AnyNode, setting: Setting, tell: (message: string) => void): Context {
  const { record, observe } = setting;
  return {
    account: setting.account,
    region: setting.region,
    clock: setting.clock,
    signal: setting.signal,
    tell,
    warn: (code, message, hint) => observe({ type: 'warning', code, message, ...(hint === undefined ? {} : { hint }) }),
    get notes() {
      return record.notesOf(node.name);
    },
    remember: (notes) => record.write({ type: 'remembered', resource: node.name, notes }),
  };
}

/** Returns an error with a code for whatever a verb threw. */
export function asGcdError(error: unknown, run: Pick<NodeRun, 'id'>): GcdError {
  if (error instanceof GcdError) return error;
  return new GcdError('ResourceFailed', `${run.id.resource} ${run.id.name}: ${messageOf(error)}`, { cause: error });
}
