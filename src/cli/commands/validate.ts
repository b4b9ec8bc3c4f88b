import type { ValidateInput } from '../../workflows/validate.js';
import { defineCommand } from '../command.js';
import { projectOption } from '../shared-options.js';

export const validateCommand = defineCommand<ValidateInput>({
  name: 'validate',
  summary: 'check a project and show every mistake at once',
  arguments: [],
  options: { project: projectOption },
  examples: ['validate -p my-project'],
  load: async () => (await import('../actions/validate.js')).validateAction,
});
