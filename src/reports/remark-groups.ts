import type { NamedAttempt } from './attempt-rows.js';
import { addExample, type ExampleList, plainLikeness } from './example-list.js';
import { createLimitedGroups } from './limited-groups.js';

/** Is a number of attempts of which the runner remarked the same: they did what they should, and something besides. */
export interface RemarkGroup extends ExampleList {
  /** As it was said of the first of them, such as `left 1 thread running: worker`. */
  readonly remark: string;
}

/** More kinds than anyone reads: the rest is counted together. */
const MOST_GROUPS = 50;

/** Stands for the kinds that are counted together. */
export const OTHER_REMARKS = 'other remarks';

/** Groups remarks while they are read: what is kept does not grow with their number. */
export interface RemarkGroups {
  add(named: NamedAttempt): void;
  /** Returns the groups, the largest first. */
  list(): RemarkGroup[];
}

/** Starts without a group. */
export function createRemarkGroups(): RemarkGroups {
  const groups = createLimitedGroups<RemarkGroup>(MOST_GROUPS);
  const describe = (remark: string) => (isRest: boolean) => ({ remark: isRest ? OTHER_REMARKS : remark });
  return {
    add(named) {
      for (const remark of named.attempt.remarks ?? []) {
        addExample(groups.get(plainLikeness(remark), describe(remark)), named);
      }
    },
    list: groups.list,
  };
}
