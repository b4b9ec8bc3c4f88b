import type { CreateInput } from '../actions/create.js';
import { defineCommand } from '../command.js';
import { specOptions } from '../spec-options.js';
import { systemArgument, systemFlag, systemOptions } from '../system-options.js';

export const resumeCommand = defineCommand<CreateInput>({
  name: 'resume',
  summary: 'wake a system on AWS and repair what is missing',
  details:
    'It starts a stopped bastion, makes again what somebody removed, and lets in the address that you have now, ' +
    'and no other, unless --ssh-cidr names addresses. All else that was said at "gcd create" holds; options change it ' +
    'where that is possible in place.',
  arguments: [systemArgument],
  options: {
    system: systemFlag,
    ...specOptions,
    yes: { flags: '--yes', summary: 'go on without asking' },
    ...systemOptions,
  },
  examples: ['resume', 'resume gcd-jane --yes'],
  isLong: true,
  ifStopped: 'What is there stays, and costs: the same command goes on, "gcd cleanup" removes it.',
  load: async () => (await import('../actions/create.js')).resumeAction,
});
