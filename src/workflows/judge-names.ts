import type { CheckFinding } from '../aws/checks/finding.js';
import type { SystemPlan } from './plan-system.js';

/** Judges whether the names of what would be made are free. Pure. */
export function judgeNames({ resources, system }: SystemPlan): CheckFinding[] {
  const check = 'names';
  const taken = resources.filter(({ action }) => action === 'refuse');
  const silent = resources.filter(({ action }) => action === 'unknown');
  const count = resources.filter(({ action }) => action === 'make').length;
  const good = `The names of ${system} are free or its own: ${count} of ${resources.length} resources to be made`;
  return [
    ...taken.map(({ kind, name, details }): CheckFinding => {
      const message = `The ${kind} ${name} is in use: ${details.join('; ')}`;
      return {
        check,
        verdict: 'bad',
        message,
        hint: 'Choose another system by --system, or remove what has the name.',
      };
    }),
    ...silent.map(({ kind, name, details, error }): CheckFinding => {
      const message = `Whether the ${kind} ${name} exists is not known: ${details.join('; ')}`;
      return { check, verdict: 'bad', message, ...(error?.hint ? { hint: error.hint } : {}) };
    }),
    ...(taken.length + silent.length === 0 ? [{ check, verdict: 'good', message: good } as const] : []),
  ];
}
