import type { AnyCommand } from './command.js';
import { checkCommand } from './commands/check.js';
import { completionCommand } from './commands/completion.js';
import { costCommand } from './commands/cost.js';
import { initCommand } from './commands/init.js';
import { logsCommand } from './commands/logs.js';
import { pruneCommand } from './commands/prune.js';
import { reportCommand } from './commands/report.js';
import { runFilesCommand } from './commands/run-files.js';
import { runsCommand } from './commands/runs.js';
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
  costCommand,
  completionCommand,
];
