import { defineCommand } from '../command.js';
import { projectOption } from '../shared-options.js';

/** What `gcd validate` is told. */
export interface ValidateInput {
  readonly project?: string;
}

export const validateCommand = defineCommand<ValidateInput>({
  name: 'validate',
  summary: 'check a project and show every mistake at once',
  arguments: [],
  options: { project: projectOption },
  examples: ['validate -p my-project'],
  load: async () => (await import('../actions/validate.js')).validateAction,
});
