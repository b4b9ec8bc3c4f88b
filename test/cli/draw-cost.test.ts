import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCost, remarksOn } from '../../src/cli/draw-cost.js';
import type { ResourceCost, SystemCost } from '../../src/workflows/cost-system.js';

const price = { usdPerHour: 0.1, source: 'bundled', asOf: '2026-11-21' } as const;
const unknown = { usdPerHour: undefined, source: 'unknown', asOf: '' } as const;
const bill = { item: 'eks:standard', quantity: 1, price, usdPerHour: 0.1 };

function part(resource: string, parts: Partial<ResourceCost>): ResourceCost {
  const common = { kind: 'EKS cluster', name: 'gcd-jane', state: 'ready', lines: [bill], usdPerHour: 0.1 };
  return { resource, ...common, ageMs: 36_000_000, usdSinceCreation: 1, ...parts };
}

const cost: SystemCost = {
  ...{ system: 'gcd-jane', account: '123456789012', region: 'eu-west-1', usdPerHour: 0.1, usdPerDay: 2.4 },
  ...{
    usdPerMonth: 73,
    usdSinceCreation: 1,
    unknown: [],
    isCeiling: false,
    sources: ['bundled with gcd, of 2026-11-21'],
  },
  resources: [part('cluster', {}), part('network', { lines: [], usdPerHour: 0, usdSinceCreation: 0 })],
};

test('the table has what costs something, and the sums', () => {
  assert.deepEqual(drawCost(cost), [
    'RESOURCE  STATE  MADE OF        $/HOUR  SINCE MADE  $/DAY  $/MONTH  AGE',
    'cluster   ready  control plane  0.1000  1.00        2.40   73.00    10 h 00 min',
    'total                           0.1000  1.00        2.40   73.00',
  ]);
  assert.deepEqual(remarksOn(cost), [
    'Since it was made: as if it had always been as it is now.',
    'Prices: bundled with gcd, of 2026-11-21.',
  ]);
});

test('a price that is not known is no zero', () => {
  const machine = { item: 'ec2:g5.xlarge', quantity: 2, price: unknown, usdPerHour: undefined };
  const nodes = part('node-group', { lines: [machine], usdPerHour: 0, usdSinceCreation: undefined, ageMs: undefined });
  const partly: SystemCost = { ...cost, resources: [nodes], unknown: ['ec2:g5.xlarge'], isCeiling: true };
  const [, row, sum] = drawCost(partly);
  assert.match(row!, /^node-group +ready +2 g5\.xlarge \(price unknown\) +unknown$/);
  assert.match(sum!, /^at least +0\.1000/);
  const remarks = remarksOn(partly);
  assert.equal(remarks[0], 'Not counted, since the price is not known: g5.xlarge.');
  assert.match(remarks[1]!, /^At most: a spot machine is counted at its on-demand price/);
  assert.match(remarks[2]!, /^No record here tells when the system was made/);
});

test('what is known of a resource is not told as all that it costs', () => {
  const disk = { item: 'gp3-gib', quantity: 30, price: unknown, usdPerHour: undefined };
  const machine = { item: 'ec2:t3.small', quantity: 1, price, usdPerHour: 0.1 };
  const bastion = part('bastion', { lines: [machine, disk], usdSinceCreation: undefined, ageMs: undefined });
  const [, row] = drawCost({ ...cost, resources: [bastion], unknown: ['gp3-gib'] });
  assert.match(
    row!,
    /^bastion +ready +t3\.small, 30 GiB gp3 \(price unknown\) +over 0\.1000 +over 2\.40 +over 73\.00$/,
  );
});
