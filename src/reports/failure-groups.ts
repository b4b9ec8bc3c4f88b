import type { TaskFailure } from '../core/executor.js';
import type { NamedAttempt } from './attempt-rows.js';
import { addExample, type ExampleList, plainLikeness } from './example-list.js';

/** Is a number of tasks that did not succeed for what reads like one reason. */
export interface FailureGroup extends ExampleList {
  readonly state: string;
  readonly exception: string;
  /** Message, traceback and hint of the first of them. */
  readonly message: string;
  readonly traceback: string;
  readonly hint?: string;
}

/** More reasons than anyone reads: the rest is counted together. */
const MOST_GROUPS = 200;

/** Groups failures while they are read: what is kept does not grow with their number. */
export interface FailureGroups {
  add(named: NamedAttempt): void;
  /** Returns the groups, the largest first. */
  list(): FailureGroup[];
}

export function createFailureGroups(): FailureGroups {
  const groups = new Map<string, FailureGroup>();
  return {
    add(named) {
      const key = likenessOf(named);
      const known = groups.get(key) ?? (groups.size < MOST_GROUPS ? undefined : groups.get(''));
      const group = known ?? startGroup(groups, key, named);
      addExample(group, named);
    },
    list: () => [...groups.values()].sort((a, b) => b.count - a.count),
  };
}

function startGroup(groups: Map<string, FailureGroup>, key: string, { attempt }: NamedAttempt): FailureGroup {
  const isRest = groups.size >= MOST_GROUPS;
  const reason = isRest ? { message: 'other reasons, see errors.csv' } : attempt.failure;
  const group = { ...describeReason(reason ?? {}), state: isRest ? '' : attempt.state, count: 0, examples: [] };
  groups.set(isRest ? '' : key, group);
  return group;
}

function describeReason({ exception = '', message = '', traceback = '', hint }: Partial<TaskFailure>) {
  return { exception, message, traceback, ...(hint === undefined ? {} : { hint }) };
}

/** Messages that differ in numbers and quoted names only read alike. */
function likenessOf({ attempt }: NamedAttempt): string {
  const { exception = '', message = '' } = attempt.failure ?? {};
  return `${attempt.state}\n${exception}\n${plainLikeness(message)}`;
}
