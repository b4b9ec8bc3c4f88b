import type { SystemTarget } from '../../workflows/system-ports.js';
import { defineCommand } from '../command.js';
import { systemArgument, systemFlag, systemOptions } from '../system-options.js';

export const costCommand = defineCommand<SystemTarget>({
  name: 'cost',
  summary: 'show what a system costs',
  details:
    'By resource: an hour, since it was made, and if it were forgotten for a day and a month. Prices come from the AWS ' +
    'price list, else from dated ones that come with gcd; what is not known is said to be unknown. Traffic, stored ' +
    'images and logs are not counted.',
  arguments: [systemArgument],
  options: { system: systemFlag, ...systemOptions },
  examples: ['cost', 'cost gcd-jane --region us-east-2 --json'],
  load: async () => (await import('../actions/cost.js')).costAction,
});
