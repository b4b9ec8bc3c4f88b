import type { SystemTarget } from '../../workflows/system-ports.js';
import { defineCommand } from '../command.js';
import { systemArgument, systemFlag, systemOptions } from '../system-options.js';

export const stopCommand = defineCommand<SystemTarget>({
  name: 'stop',
  summary: 'stop the machines of a system, and say what goes on costing',
  details: 'Nodes go to zero and the bastion is stopped. The control plane and the disks stay; "gcd resume" wakes it.',
  arguments: [systemArgument],
  options: { system: systemFlag, ...systemOptions },
  examples: ['stop', 'stop gcd-jane'],
  load: async () => (await import('../actions/stop.js')).stopAction,
});
