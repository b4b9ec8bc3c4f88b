import type { AnyCommand } from './command.js';
import { checkCommand } from './commands/check.js';
import { cleanupCommand } from './commands/cleanup.js';
import { completionCommand } from './commands/completion.js';
import { costCommand } from './commands/cost.js';
import { createCommand } from './commands/create.js';
import { historyCommand } from './commands/history.js';
import { initCommand } from './commands/init.js';
import { listCommand } from './commands/list.js';
import { logsCommand } from './commands/logs.js';
import { planCommand } from './commands/plan.js';
import { pruneCommand } from './commands/prune.js';
import { reportCommand } from './commands/report.js';
import { resumeCommand } from './commands/resume.js';
import { runFilesCommand } from './commands/run-files.js';
import { runsCommand } from './commands/runs.js';
import { statusCommand } from './commands/status.js';
import { stopCommand } from './commands/stop.js';
import { tryCommand } from './commands/try.js';
import { validateCommand } from './commands/validate.js';

/** Is every command of gcd, in the order in which a person meets them. */
export const commandTable: readonly AnyCommand[] = [
  initCommand,
  validateCommand,
  tryCommand,
  runFilesCommand,
  runsCommand,
  reportCommand,
  logsCommand,
  pruneCommand,
  checkCommand,
  planCommand,
  createCommand,
  resumeCommand,
  statusCommand,
  listCommand,
  stopCommand,
  costCommand,
  cleanupCommand,
  historyCommand,
  completionCommand,
];
