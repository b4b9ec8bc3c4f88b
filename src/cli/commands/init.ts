import { defineCommand } from '../command.js';

/** What `gcd init` is told. */
export interface InitInput {
  readonly folder: string;
}

export const initCommand = defineCommand<InitInput>({
  name: 'init',
  summary: 'make a project that runs as it is',
  details: 'Nothing that exists already is overwritten.',
  arguments: [{ name: 'folder', summary: 'folder to make', completes: 'folder' }],
  options: {},
  examples: ['init my-project'],
  load: async () => (await import('../actions/init.js')).initAction,
});
