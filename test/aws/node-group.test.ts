import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AwsClients } from '../../src/aws/clients.js';
import { nodeGroup } from '../../src/aws/resources/node-group.js';
import type { Context, Identity } from '../../src/core/resource.js';

/** Stands in for EKS, which no emulator here has busy while nodes run: answers with a group of three in some status. */
function clientsWith(status: string): AwsClients {
  const nodegroup = {
    nodegroupArn: 'arn:aws:eks:eu-west-1:123456789012:nodegroup/gcd-t/gcd/1',
    ...{ status, instanceTypes: ['m5.large'], capacityType: 'SPOT', scalingConfig: { desiredSize: 3, maxSize: 100 } },
    tags: { 'gcd:system': 'gcd-t', 'gcd:resource': 'node-group', managedBy: 'gcd' },
  };
  return { eks: { send: async () => ({ nodegroup }) } } as unknown as AwsClients;
}

const id = { system: 'gcd-t', resource: 'node-group', name: 'gcd', tags: {} } as unknown as Identity;
const ctx = { account: '123456789012' } as Context;

for (const status of ['UPDATING', 'DELETING', 'DELETE_FAILED']) {
  test(`the nodes of a group that is ${status} are billed`, async () => {
    const observed = await nodeGroup(clientsWith(status), 20).describe(ctx, id);
    assert.ok('bills' in observed);
    assert.deepEqual(observed.bills, [
      { item: 'spot:m5.large', quantity: 3 },
      { item: 'gp3-gib', quantity: 60 },
      { item: 'ipv4', quantity: 3 },
    ]);
  });
}
