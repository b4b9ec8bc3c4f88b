import type { CheckInput } from '../actions/check.js';
import { defineCommand } from '../command.js';
import { nonEmpty } from '../parse-values.js';
import { systemArgument, systemOptions } from '../system-options.js';

export const checkCommand = defineCommand<CheckInput>({
  name: 'check',
  summary: 'look at everything that a system on AWS depends on',
  details:
    'Credentials, clock, permissions, quotas, zones, instance types, names in use, Docker, disk and the project: all ' +
    'findings at once, each with what to do. It changes nothing. It exits with 1 when something is bad.',
  arguments: [systemArgument],
  options: {
    project: {
      flags: '-p, --project <folder>',
      summary: 'folder of the project to look at (default: the current folder, if it has an entrypoint.py)',
      parse: nonEmpty('--project'),
      completes: 'folder',
    },
    instanceTypes: {
      flags: '--instance-type <type>',
      summary: 'machine type of the nodes; may come several times (default: t3.large)',
      twoLetter: '-in',
      parse: nonEmpty('--instance-type'),
      isRepeatable: true,
    },
    policy: { flags: '--policy', summary: 'print the IAM policy that gcd needs, as one JSON document; check nothing' },
    spot: { flags: '--spot', summary: 'the nodes are to be spot machines' },
    ...systemOptions,
  },
  examples: ['check', 'check --policy', 'check -p my-project -in c6i.2xlarge --spot'],
  load: async () => (await import('../actions/check.js')).checkAction,
});
