import type { OptionSpec } from './command.js';
import { nonEmpty } from './parse-values.js';

/** `-p`, as every command about a project has it. */
export const projectOption: OptionSpec<string> = {
  flags: '-p, --project <folder>',
  summary: 'folder with entrypoint.py (default: ./examples/sleep, else the example that comes with gcd)',
  parse: nonEmpty('--project'),
  completes: 'folder',
};

/** `--data`, as every command that runs tasks has it. */
export const dataOption: OptionSpec<string> = {
  flags: '--data <source>',
  summary: "folder, bucket, or s3://bucket/prefix, instead of the config's data_bucket",
  parse: nonEmpty('--data'),
  completes: 'folder',
};

/** `--history`, as every command about runs has it. */
export const historyOption: OptionSpec<string> = {
  flags: '--history <folder>',
  summary:
    'folder with the records of all runs and systems (default: $GCD_HISTORY, else history/ in a checkout of gcd, else ~/.local/state/gcd)',
  parse: nonEmpty('--history'),
  completes: 'folder',
};
