import { defineCommand } from '../command.js';
import { historyOption } from '../shared-options.js';

/** What `gcd report` is told. */
export interface ReportInput {
  readonly run: string;
  readonly history?: string;
}

export const reportCommand = defineCommand<ReportInput>({
  name: 'report',
  summary: 'write the results of a run again, from its journal',
  arguments: [{ name: 'run', summary: 'id of the run; the beginning is enough, and so is "latest"', completes: 'run' }],
  options: { history: historyOption },
  examples: ['report latest'],
  load: async () => (await import('../actions/report.js')).reportAction,
});
