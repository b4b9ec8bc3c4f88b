import type { RunFilesInput } from '../../workflows/run-files-input.js';
import { defineCommand } from '../command.js';
import { duration, halt, memory, nonEmpty, wholeNumber } from '../parse-values.js';
import { dataOption, historyOption, projectOption } from '../shared-options.js';

export const runFilesCommand = defineCommand<RunFilesInput>({
  name: 'run-files',
  summary: 'run a project over its data files, in parallel',
  details:
    'Every file, or every matching column of a CSV file, is one task: entrypoint(...) is called with it. ' +
    'Results, logs, errors, numbers and a picture of the run go to <project>/results/<run>/.',
  arguments: [],
  options: {
    project: projectOption,
    number: {
      flags: '-n, --number <n>',
      summary: 'the first n files in the order of their names; 0 takes all',
      parse: wholeNumber('--number', 0),
    },
    files: {
      flags: '-f, --file <name>',
      summary: 'exactly this file; may be given several times',
      parse: nonEmpty('--file'),
      isRepeatable: true,
      completes: 'input',
    },
    data: dataOption,
    scalenodes: {
      flags: '-s, --scalenodes <n>',
      summary: 'nodes, 1 to 100; on one machine the number of tasks at a time (default: one a core)',
      parse: wholeNumber('--scalenodes', 1, 100),
    },
    repeat: {
      flags: '-r, --repeat <n>',
      summary: 'run it n times; the table gets a column for each, mean and standard deviation',
      parse: wholeNumber('--repeat', 1),
    },
    cluster: {
      flags: '-c, --cluster <name>',
      summary: 'where tasks run: local (default) or docker; clusters come later',
      parse: nonEmpty('--cluster'),
      completes: ['local', 'docker'],
    },
    nodegroup: {
      flags: '--nodegroup <name>',
      twoLetter: '-nd',
      formerly: ['--nodegroup_name'],
      summary: 'node group of the cluster; used with a cluster only',
    },
    instanceType: {
      flags: '--instance-type <type>',
      twoLetter: '-in',
      formerly: ['--instance_type'],
      summary: 'machine type of the cluster; used with a cluster only',
    },
    resume: {
      flags: '--resume [run]',
      summary: "finish the project's newest run, or the named one",
      completes: 'run',
    },
    retryFailed: {
      flags: '--retry-failed [run]',
      summary: 'run again what did not succeed, in the newest run or the named one',
      completes: 'run',
    },
    timeoutMs: {
      flags: '--timeout <time>',
      summary: 'limit of a task: seconds, or 90s, 15m, 2h; 0 is none (default: from the config, else none)',
      parse: duration('--timeout'),
    },
    retries: {
      flags: '--retries <n>',
      summary: 'further tries for a task that failed (default: from the config, else 0)',
      parse: wholeNumber('--retries', 0, 100),
    },
    memoryBytes: {
      flags: '--memory <amount>',
      summary: 'limit of a task: 512M, 2G; 0 is none (default: from the config, else none)',
      parse: memory('--memory'),
    },
    halt: {
      flags: '--halt <when>',
      summary: 'stop the run at so many failed tasks: fail=5, or 10% of those that ended (three at least)',
      parse: halt('--halt'),
    },
    dryRun: { flags: '--dry-run', summary: 'show tasks, order, limits and folders; run nothing' },
    output: {
      flags: '--output <folder>',
      summary: 'folder for results instead of <project>/results',
      parse: nonEmpty('--output'),
      completes: 'folder',
    },
    upload: { flags: '--upload', summary: "copy the results to the config's saved_bucket too" },
    history: historyOption,
  },
  examples: [
    'run-files -n 10 -s 4',
    'run-files -p examples/solar -n 0',
    'run-files -p my-project -f 2021/site-7.csv -f 2021/site-9.csv --timeout 15m',
    'run-files -p my-project --resume',
  ],
  isLong: true,
  ifStopped: 'What had finished is safe; --resume does the rest.',
  load: async () => (await import('../actions/run-files.js')).runFilesAction,
});
