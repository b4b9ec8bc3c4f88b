import type { PruneInput } from '../../workflows/prune-input.js';
import { defineCommand } from '../command.js';
import { duration, wholeNumber } from '../parse-values.js';
import { historyOption } from '../shared-options.js';

export const pruneCommand = defineCommand<PruneInput>({
  name: 'prune',
  summary: 'delete the records of old runs and the images that gcd built',
  details:
    'It shows what it would delete and asks. A run that goes on is never deleted, and neither are results: ' +
    "only a run's record in the history folder, which --resume, report and logs need.",
  arguments: [],
  options: {
    keep: {
      flags: '--keep <n>',
      summary: 'keep the n newest runs (default: 20, unless --older-than is given)',
      parse: wholeNumber('--keep', 0),
    },
    olderThanMs: {
      flags: '--older-than <age>',
      summary: 'delete only what is older: 30d, 12h',
      parse: duration('--older-than'),
    },
    dryRun: { flags: '--dry-run', summary: 'show what would be deleted; delete nothing' },
    yes: { flags: '--yes', summary: 'delete without asking' },
    history: historyOption,
  },
  examples: ['prune --dry-run', 'prune --older-than 30d --yes'],
  load: async () => (await import('../actions/prune.js')).pruneAction,
});
