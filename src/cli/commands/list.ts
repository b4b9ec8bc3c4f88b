import type { SystemTarget } from '../../workflows/system-ports.js';
import { defineCommand } from '../command.js';
import { systemOptions } from '../system-options.js';

export const listCommand = defineCommand<Pick<SystemTarget, 'region' | 'profile' | 'history'>>({
  name: 'list',
  summary: 'list the systems on AWS, also those that only their tags tell of',
  details:
    'It looks into the history folder and, by tags and role names, into all enabled regions; --region narrows that.',
  arguments: [],
  options: systemOptions,
  examples: ['list', 'list --region us-east-2 --json'],
  load: async () => (await import('../actions/list.js')).listAction,
});
