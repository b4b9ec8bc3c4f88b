import type { CleanupInput } from '../actions/cleanup.js';
import { defineCommand } from '../command.js';
import { systemArgument, systemFlag, systemOptions } from '../system-options.js';

export const cleanupCommand = defineCommand<CleanupInput>({
  name: 'cleanup',
  summary: 'remove a system from AWS, and prove that nothing of it remains',
  details:
    'It finds a system by its names and tags, with or without a record, shows what it would remove, asks, removes it, and ' +
    'asks AWS again. It exits with 3 when something remains, and says what and why. What was there before stays.',
  arguments: [systemArgument],
  options: {
    system: systemFlag,
    all: { flags: '--all', summary: 'every system of the history folder' },
    orphans: { flags: '--orphans', summary: 'every system of the account that the history folder does not know' },
    expired: { flags: '--expired', summary: 'every system whose --ttl has passed' },
    dryRun: { flags: '--dry-run', summary: 'show what would be removed; remove nothing' },
    yes: { flags: '--yes', summary: 'remove without asking' },
    ...systemOptions,
  },
  examples: ['cleanup', 'cleanup gcd-jane --yes', 'cleanup --expired --dry-run'],
  isLong: true,
  ifStopped: 'What is left stays, and costs: the same command goes on.',
  load: async () => (await import('../actions/cleanup.js')).cleanupAction,
});
