import type { TaskFailure } from '../core/attempt.js';
import type { NamedAttempt } from './attempt-rows.js';
import { addExample, type ExampleList, plainLikeness } from './example-list.js';
import { createLimitedGroups } from './limited-groups.js';

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

/** Starts without a group. */
export function createFailureGroups(): FailureGroups {
  const groups = createLimitedGroups<FailureGroup>(MOST_GROUPS);
  return {
    add(named) {
      const { failure, state } = named.attempt;
      const describe = (isRest: boolean) =>
        isRest
          ? { ...describeReason({ message: 'other reasons, see errors.csv' }), state: '' }
          : { ...describeReason(failure ?? {}), state };
      addExample(groups.get(likenessOf(named), describe), named);
    },
    list: groups.list,
  };
}

function describeReason({ exception = '', message = '', traceback = '', hint }: Partial<TaskFailure>) {
  return { exception, message, traceback, ...(hint === undefined ? {} : { hint }) };
}

/** Messages that differ in numbers and quoted names only read alike. */
function likenessOf({ attempt }: NamedAttempt): string {
  const { exception = '', message = '' } = attempt.failure ?? {};
  return `${attempt.state}\n${exception}\n${plainLikeness(message)}`;
}
