import type { Observer } from '../core/notice.js';
import type { LimitFlags, RunRecord } from '../history/run-record.js';
import type { RunFilesInput } from './run-files-input.js';

const FLAGS = { timeoutMs: '--timeout', memoryBytes: '--memory', retries: '--retries' } as const;
const FIELDS = Object.keys(FLAGS) as (keyof typeof FLAGS)[];

/**
 * Returns the limits of a task that flags ask for: those given now, and before them those that an earlier part of the run
 * was given, so that a task that goes on is bounded as the first ones were. What is kept is told. The brake is not: it
 * would stop the run again at once.
 */
export function keepLimits(earlier: RunRecord | undefined, input: RunFilesInput, observe: Observer): LimitFlags {
  const kept = FIELDS.filter((field) => input[field] === undefined && earlier?.limitFlags?.[field] !== undefined);
  if (earlier && kept.length > 0) {
    const names = kept.map((field) => FLAGS[field]).join(' and ');
    const message = `Run ${earlier.id} goes on with ${names} as given before; give another value to change that`;
    observe({ type: 'step', message });
  }
  const chosen = FIELDS.map((field) => [field, input[field] ?? earlier?.limitFlags?.[field]] as const);
  return Object.fromEntries(chosen.filter(([, value]) => value !== undefined));
}
