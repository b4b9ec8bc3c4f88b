import type { TaskFailure } from '../core/executor.js';
import { printableFileName } from '../core/file-name.js';
import type { NamedAttempt } from './attempt-rows.js';

/** Is a number of tasks that did not succeed for what reads like one reason. */
export interface FailureGroup {
  readonly state: string;
  readonly exception: string;
  /** Message, traceback and hint of the first of them. */
  readonly message: string;
  readonly traceback: string;
  readonly hint?: string;
  count: number;
  /** The first few tasks, as `file, column`. */
  readonly examples: string[];
}

/** More reasons than anyone reads: the rest is counted together. */
const MOST_GROUPS = 200;
const MOST_EXAMPLES = 5;

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
      group.count += 1;
      if (group.examples.length < MOST_EXAMPLES) {
        group.examples.push(`${printableFileName(named.file)}, ${printableFileName(named.column)}`);
      }
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
  const plain = message.replace(/'[^']*'|"[^"]*"/g, '"').replace(/\d+/g, '#');
  return `${attempt.state}\n${exception}\n${plain}`;
}
