import type { TryTaskInput } from '../../workflows/try-task-input.js';
import { defineCommand } from '../command.js';
import { duration, memory, nonEmpty } from '../parse-values.js';
import { dataOption, projectOption } from '../shared-options.js';

export const tryCommand = defineCommand<TryTaskInput>({
  name: 'try',
  summary: 'run one task in the foreground and show everything it prints',
  details: 'Nothing is recorded: this is for finding out what a project does with a file.',
  arguments: [],
  options: {
    project: projectOption,
    file: {
      flags: '-f, --file <name>',
      summary: 'file to try (default: the first one)',
      parse: nonEmpty('--file'),
      completes: 'input',
    },
    data: dataOption,
    cluster: {
      flags: '-c, --cluster <name>',
      summary: 'where the task runs: local (default) or docker',
      parse: nonEmpty('--cluster'),
      completes: ['local', 'docker'],
    },
    timeoutMs: {
      flags: '--timeout <time>',
      summary: 'limit of the task: seconds, or 90s, 15m, 2h; 0 is none (default: from the config)',
      parse: duration('--timeout'),
    },
    memoryBytes: {
      flags: '--memory <amount>',
      summary: 'limit of the task: 512M, 2G; 0 is none (default: from the config)',
      parse: memory('--memory'),
    },
  },
  examples: ['try -p my-project', 'try -p my-project -f 2021/site-7.csv'],
  isLong: true,
  isForeground: true,
  load: async () => (await import('../actions/try.js')).tryAction,
});
