import assert from 'node:assert/strict';
import { makeClients } from '../../src/aws/clients.js';
import { emptyNodeGroup } from '../../src/aws/stop-machines.js';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { stopSystem } from '../../src/workflows/stop-system.js';
import type { EmulatedAccount } from '../fakes/emulated-account.js';
import type { PolicyUser } from './policy-user.js';

/** Is one verb in the life of a system; it rejects when the verb fails, and may be run again. */
export interface Step {
  readonly what: string;
  run(): Promise<unknown>;
}

/** Makes a system, opens it to another address, stops it, wakes it, lets it grow, and removes it. */
export function lifeOfSystem(account: EmulatedAccount, credentials: PolicyUser['credentials']): Step[] {
  const ports = { ...account.ports, access: { ...account.ports.access, credentials } };
  const input = { ...account.target, confirm: async () => true };
  return [
    { what: 'create', run: () => createSystem('create', { ...input, dataBucket: 'some-data' }, ports) },
    {
      what: 'readdress and prolong',
      run: () => createSystem('resume', { ...input, sshCidr: '192.0.2.7/32', ttlMs: 3_600_000 }, ports),
    },
    { what: 'stop', run: () => stopSystem(account.target, ports) },
    { what: 'resume', run: () => createSystem('resume', input, ports) },
    { what: 'grow', run: () => growNodeGroup(account, ports) },
    {
      what: 'cleanup',
      async run() {
        const { remaining } = await cleanupSystem(input, ports);
        assert.deepEqual(remaining, [], remaining.map(({ why }) => why).join('\n'));
      },
    },
  ];
}

/** Changes how far the node group may grow, by the record, as a newer gcd with another default would. */
async function growNodeGroup(account: EmulatedAccount, ports: EmulatedAccount['ports']): Promise<void> {
  const clients = makeClients({ region: 'us-east-1', ...ports.access });
  const nodes = { instanceTypes: [], capacity: 'ON_DEMAND', desiredNodes: 3, maxNodes: 100, issues: [] };
  await emptyNodeGroup(clients, account.target.system, nodes);
}
