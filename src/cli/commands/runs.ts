import type { ListRunsInput } from '../../workflows/list-runs.js';
import { defineCommand } from '../command.js';
import { wholeNumber } from '../parse-values.js';
import { historyOption, projectOption } from '../shared-options.js';

export const runsCommand = defineCommand<ListRunsInput>({
  name: 'runs',
  summary: 'list the runs, newest first',
  arguments: [],
  options: {
    project: { ...projectOption, summary: 'only the runs of this project (default: of all)' },
    number: {
      flags: '-n, --number <n>',
      summary: 'only the n newest; 0 shows all (default: 20)',
      parse: wholeNumber('--number', 0),
    },
    history: historyOption,
  },
  examples: ['runs', 'runs -p my-project --json'],
  load: async () => (await import('../actions/runs.js')).runsAction,
});
