import type { HistoryInput } from '../actions/history.js';
import { defineCommand } from '../command.js';
import { nonEmpty } from '../parse-values.js';
import { systemOptions } from '../system-options.js';

export const historyCommand = defineCommand<HistoryInput>({
  name: 'history',
  summary: 'adopt what gismo-cloud-deploy made, to clean it up',
  details:
    'It reads config-ec2.yaml and cluster.yaml of a history folder of gismo-cloud-deploy, shows what is left of it in the ' +
    'cloud and what that costs, asks, and tags it. From then on gcd cost and gcd cleanup know it as a system. ' +
    'It is not run on. The group SSH-ONLY, which all users of an account shared, is asked for by itself.',
  arguments: [
    { name: 'action', summary: 'import', completes: ['import'] },
    { name: 'folder', summary: 'such as created_resources_history/gcd-jane-1664301657', completes: 'folder' },
  ],
  options: {
    system: {
      flags: '--system <id>',
      summary: 'id that it gets (default: former- and its name)',
      parse: nonEmpty('--system'),
    },
    group: { flags: '--group', summary: 'adopt the shared security group too, if nothing else uses it' },
    yes: { flags: '--yes', summary: 'adopt without asking; the shared group only with --group' },
    ...systemOptions,
  },
  examples: ['history import created_resources_history/gcd-jane-1664301657'],
  load: async () => (await import('../actions/history.js')).historyAction,
});
