import type { SpecInput } from '../../workflows/resolve-spec.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import { defineCommand } from '../command.js';
import { specOptions } from '../spec-options.js';
import { systemArgument, systemFlag, systemOptions } from '../system-options.js';

export const planCommand = defineCommand<SystemTarget & SpecInput>({
  name: 'plan',
  summary: 'show what "gcd create" would make, and what that costs',
  details: 'It asks AWS what is there and changes nothing.',
  arguments: [systemArgument],
  options: { system: systemFlag, ...specOptions, ...systemOptions },
  examples: ['plan', 'plan --region eu-west-1 -in c6i.2xlarge --spot'],
  load: async () => (await import('../actions/plan.js')).planAction,
});
