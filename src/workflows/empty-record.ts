import type { SystemRecord } from '../core/system-record.js';

/** Is the record of verbs that only look: nothing is remembered, nothing may be written. */
export const emptyRecord: SystemRecord = {
  write: async () => {
    throw new TypeError('a verb that only looks wrote into a record');
  },
  notesOf: () => ({}),
  openCreationAt: () => undefined,
  hasCreationOf: () => false,
};
