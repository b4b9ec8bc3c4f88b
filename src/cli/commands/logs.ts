import type { ShowLogsInput } from '../../workflows/show-logs.js';
import { defineCommand } from '../command.js';
import { historyOption } from '../shared-options.js';

export const logsCommand = defineCommand<ShowLogsInput>({
  name: 'logs',
  summary: 'show what tasks printed',
  arguments: [
    { name: 'run', summary: 'id of the run; the beginning is enough, and so is "latest"', completes: 'run' },
    { name: 'task', isOptional: true, summary: 'id or file of one task (default: all that printed something)' },
  ],
  options: { history: historyOption },
  examples: ['logs latest', 'logs latest 2021/site-7.csv'],
  load: async () => (await import('../actions/logs.js')).logsAction,
});
