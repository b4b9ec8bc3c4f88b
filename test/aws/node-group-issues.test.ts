import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOfIssues } from '../../src/aws/node-group-issues.js';

const failed = (message: string) => [{ code: 'AsgInstanceLaunchFailures' as const, message }];
const capacity =
  'Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have enough.';
const quota = 'Could not launch On-Demand Instances. VcpuLimitExceeded - You have requested more vCPU capacity.';

for (const [what, issues, code] of [
  ['a launch without room', failed(capacity), 'NoCapacity'],
  [
    'a type that a zone does not have',
    failed('Could not launch Spot Instances. Unsupported - Your type'),
    'NoCapacity',
  ],
  ['no room and a used-up quota', failed(`${capacity} ${quota}`), 'QuotaExceeded'],
  ['too many spot instances', failed('Could not launch. MaxSpotInstanceCountExceeded - Max'), 'QuotaExceeded'],
  ['a full subnet', [{ code: 'InsufficientFreeAddresses' as const }], 'NoCapacity'],
  ['an instance limit', [{ code: 'InstanceLimitExceeded' as const }], 'QuotaExceeded'],
  ['a missing role', [{ code: 'IamNodeRoleNotFound' as const, message: 'no role' }], undefined],
  ['another launch failure', failed('Client.InvalidKMSKey.InvalidState - The key is disabled'), undefined],
  ['no issue at all', [], undefined],
] as const) {
  test(`${what} is ${code ?? 'neither want of room nor of a quota'}`, () => assert.equal(codeOfIssues(issues), code));
}
