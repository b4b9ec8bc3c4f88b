import type { CheckInput } from '../actions/check.js';
import { defineCommand } from '../command.js';
import { projectOption } from '../shared-options.js';
import { specOptions } from '../spec-options.js';
import { systemArgument, systemFlag, systemOptions } from '../system-options.js';

export const checkCommand = defineCommand<CheckInput>({
  name: 'check',
  summary: 'look at everything that a system on AWS depends on',
  details:
    'Credentials, clock, permissions, quotas, zones, instance types, names in use, Docker, disk and the project: all ' +
    'findings at once, each with what to do. It changes nothing. It exits with 1 when something is bad.',
  arguments: [systemArgument],
  options: {
    system: systemFlag,
    project: {
      ...projectOption,
      summary: 'folder of the project to look at (default: the current folder, if it has an entrypoint.py)',
    },
    instanceTypes: specOptions.instanceTypes,
    policy: { flags: '--policy', summary: 'print the IAM policy that gcd needs, as one JSON document; check nothing' },
    spot: specOptions.spot,
    ...systemOptions,
  },
  examples: ['check', 'check --policy', 'check -p my-project -in c6i.2xlarge --spot'],
  load: async () => (await import('../actions/check.js')).checkAction,
});
