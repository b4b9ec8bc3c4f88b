import type { InitProjectInput } from '../../workflows/init-project.js';
import { defineCommand } from '../command.js';

export const initCommand = defineCommand<InitProjectInput>({
  name: 'init',
  summary: 'make a project that runs as it is',
  details: 'The folder must be new, or empty but for a .git.',
  arguments: [{ name: 'folder', summary: 'folder to make', completes: 'folder' }],
  options: {},
  examples: ['init my-project'],
  load: async () => (await import('../actions/init.js')).initAction,
});
