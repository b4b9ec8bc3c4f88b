import type { Notice } from '../core/notice.js';
import { plainLikeness } from './example-list.js';
import { OTHER_REMARKS, type RemarkGroup } from './remark-groups.js';

/**
 * Returns one line about what most attempts did besides their work, such as to write files that are gone now; undefined
 * when nothing was remarked.
 *
 * @param groups of all rounds.
 */
export function remarksWarning(groups: readonly RemarkGroup[]): Extract<Notice, { type: 'warning' }> | undefined {
  const [most] = groups
    .filter(({ remark }) => remark !== OTHER_REMARKS)
    .toSorted((one, other) => other.count - one.count);
  if (!most) return undefined;
  const alike = groups.filter(({ remark }) => plainLikeness(remark) === plainLikeness(most.remark));
  const count = alike.reduce((sum, group) => sum + group.count, 0);
  const who = count === 1 ? `One task, ${most.examples[0]},` : `${count} attempts, the first of ${most.examples[0]},`;
  const others = groups.length > alike.length ? ' There are other remarks, too.' : '';
  return {
    ...{ type: 'warning', code: 'TasksRemarkable', message: `${who} ${most.remark}.${others}` },
    hint: 'report.html groups all remarks, and `gcd logs` shows those of a task.',
  };
}
