import type { SystemTarget } from '../../workflows/system-ports.js';
import { defineCommand } from '../command.js';
import { systemArgument, systemFlag, systemOptions } from '../system-options.js';

export const statusCommand = defineCommand<SystemTarget>({
  name: 'status',
  summary: 'show how each resource of a system stands right now',
  arguments: [systemArgument],
  options: { system: systemFlag, ...systemOptions },
  examples: ['status', 'status gcd-jane --json'],
  load: async () => (await import('../actions/status.js')).statusAction,
});
