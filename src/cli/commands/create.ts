import type { CreateInput } from '../actions/create.js';
import { defineCommand } from '../command.js';
import { specOptions } from '../spec-options.js';
import { systemArgument, systemFlag, systemOptions } from '../system-options.js';

export const createCommand = defineCommand<CreateInput>({
  name: 'create',
  summary: 'make a system on AWS: a bastion, a cluster with an empty node group, a registry',
  details:
    'It shows what it would make and what that costs, asks, and makes it. Whatever fails half-way, the same command goes ' +
    'on where it stopped; "gcd cleanup" removes all of it. A control plane takes about ten minutes.',
  arguments: [systemArgument],
  options: {
    system: systemFlag,
    ...specOptions,
    yes: { flags: '--yes', summary: 'make it without asking' },
    ...systemOptions,
  },
  examples: ['create', 'create --name pv-study --ttl 8h --region us-east-2 --yes'],
  isLong: true,
  ifStopped: 'What is there stays, and costs: the same command goes on, "gcd cleanup" removes it.',
  load: async () => (await import('../actions/create.js')).createAction,
});
