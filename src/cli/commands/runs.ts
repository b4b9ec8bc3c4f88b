import { defineCommand } from '../command.js';
import { nonEmpty } from '../parse-values.js';
import { historyOption } from '../shared-options.js';

/** What `gcd runs` is told. */
export interface RunsInput {
  readonly project?: string;
  readonly history?: string;
}

export const runsCommand = defineCommand<RunsInput>({
  name: 'runs',
  summary: 'list the runs, newest first',
  arguments: [],
  options: {
    project: {
      flags: '-p, --project <folder>',
      summary: 'only the runs of this project (default: of all)',
      parse: nonEmpty('--project'),
      completes: 'folder',
    },
    history: historyOption,
  },
  examples: ['runs', 'runs -p my-project --json'],
  load: async () => (await import('../actions/runs.js')).runsAction,
});
