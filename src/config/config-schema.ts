import { z } from 'zod';
import { field } from './config-fields.js';
import { keysWithoutEffect } from './keys-without-effect.js';

/** Is every key of config.yaml that has an effect, once: what it takes and what it does. */
const settingsSchema = z.object({
  data_bucket: field
    .text('a folder, a bucket or s3://bucket/prefix')
    .describe(
      'Where the input files are: a folder (an existing one of that name in the project wins), the name of an S3 ' +
        'bucket, or s3://bucket/prefix. --data goes before it.',
    ),
  file_pattern: field
    .text('a pattern such as "*.csv"')
    .describe(
      'Which files are inputs: a pattern in the style of Python\'s fnmatch over the whole name, so that * crosses "/". ' +
        'Default "*.csv". Needs quotes.',
    ),
  process_column_keywords: field
    .words()
    .describe(
      "Which columns of a CSV file become tasks: a regular expression in Python's syntax that is searched for in each " +
        'name, or a list of words, one of which must be part of it. Unset: one task a file, with the column "None".',
    ),
  repeat_number_per_round: field
    .whole(1)
    .describe('How often the whole list of tasks is dispatched in one round. Default 1.'),
  solver_name: field
    .text()
    .describe('Name of a solver, such as MOSEK. Tasks get it as solver_name, if a licence is set too.'),
  solver_lic_file_local_source: field
    .text('the path of a file')
    .describe('Licence file of the solver on this machine, relative to the project. It never goes into an image.'),
  solver_lic_target_path_in_images_dest: field
    .text('an absolute folder')
    .describe('Folder in the container where the licence file appears, read-only. Default /root/mosek.'),
  saved_bucket: field.text('the name of a bucket').describe('S3 bucket that --upload copies the results to.'),
  saved_path_cloud: field
    .text()
    .describe('Path in saved_bucket below which --upload makes a folder for the run. Default: the top.'),
  timeout: field
    .duration()
    .describe('Time limit of a task: seconds, or 90s, 15m, 2h, 1d. Default, and 0: none. --timeout goes before it.'),
  retries: field
    .whole(0)
    .describe('How often a task is tried again after an error of its own. Default 0. --retries goes before it.'),
  memory: field
    .memoryLimit()
    .describe('Memory limit of a task, binary: 512M, 2G; 6M at least. Default, and 0: none. --memory goes before it.'),
  halt: field
    .halt()
    .describe('Stops the run after so many failed tasks (fail=3) or such a share (5%). Default: never. Or --halt.'),
  env: field
    .environment()
    .describe(
      'Environment variables for the tasks. A name without a value is passed on from your environment or from .env, ' +
        'and its value is written nowhere.',
    ),
  python: field
    .text('a command or a path')
    .describe('Python that runs the tasks on this machine. Default: .venv in the project if there, else python3.'),
  grace: field.duration().describe('Time between asking a task to end (SIGTERM) and ending it (SIGKILL). Default 5s.'),
  recycle_tasks: field.whole(1).describe('Python starts afresh after so many tasks. Default: never.'),
  recycle_memory: field
    .byteSize()
    .describe('Python starts afresh after a task when it holds more memory than this. Default: never.'),
});

/** Is every key of config.yaml, those without effect too. The JSON schema for editors is made from it. */
export const configSchema = settingsSchema.extend(unusedKeys());

/** Is what the keys say, each read; absent means unset. */
export type Settings = Partial<NonNullableValues<z.output<typeof settingsSchema>>>;

type NonNullableValues<T> = { [Key in keyof T]: NonNullable<T[Key]> };

function unusedKeys(): Record<string, z.ZodType> {
  const keys = Object.entries(keysWithoutEffect).map(([key, reason]) => {
    return [key, field.unused().meta({ description: `No effect: ${reason}.`, deprecated: true })];
  });
  return Object.fromEntries(keys);
}
