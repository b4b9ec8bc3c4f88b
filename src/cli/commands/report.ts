import type { ReportRunInput } from '../../workflows/report-run.js';
import { defineCommand } from '../command.js';
import { historyOption } from '../shared-options.js';

export const reportCommand = defineCommand<ReportRunInput>({
  name: 'report',
  summary: 'write the results of a run again, from its journal',
  arguments: [{ name: 'run', summary: 'id of the run; the beginning is enough, and so is "latest"', completes: 'run' }],
  options: { history: historyOption },
  examples: ['report latest'],
  isLong: true,
  load: async () => (await import('../actions/report.js')).reportAction,
});
