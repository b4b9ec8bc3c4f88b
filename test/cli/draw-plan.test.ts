import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceBills } from '../../src/aws/prices/price-bills.js';
import { drawPlan, drawRemoval } from '../../src/cli/draw-plan.js';
import type { PricedPlan } from '../../src/workflows/create-system.js';
import { nodeBills } from '../../src/workflows/node-bills.js';
import { systemDefaults } from '../../src/workflows/system-spec.js';

const spec: PricedPlan['spec'] = {
  ...{ ...systemDefaults, system: 'gcd-jane', region: 'eu-west-1', callerCidr: '192.0.2.7/32', keyFile: 'key' },
  kubernetes: { version: '1.34', support: 'STANDARD' },
};
const known = { usdPerHour: 0.1, source: 'bundled', asOf: '2026-11-21' } as const;
const unknown = { usdPerHour: undefined, source: 'unknown', asOf: '' } as const;

function plan(parts: Partial<PricedPlan>): PricedPlan {
  const priced = priceBills([{ item: 'eks:standard', quantity: 1 }], () => known);
  const pricedNode = priceBills(nodeBills(spec), (item) => (item === 'gp3-gib' ? unknown : known));
  const about = { system: 'gcd-jane', account: '123456789012', region: 'eu-west-1', spec, resources: [] };
  return { ...about, priced, pricedNode, ...parts };
}

test('a plan tells the price without nodes, that of a node, and that a sum without some price is a least one', () => {
  const lines = drawPlan(plan({}));
  assert.deepEqual(lines.slice(-6), [
    'Costs 0.1000 dollars an hour while no node runs. Forgotten for a day: 2.40 dollars.',
    'Each node (t3.large) costs at least 0.2000 dollars an hour, while it is there.',
    'Not counted, since the price is not known: gp3 disk.',
    'Prices: bundled with gcd, of 2026-11-21.',
    'Kubernetes 1.34, in standard support.',
    "SSH and the cluster's endpoint are open to 192.0.2.7/32.",
  ]);
});

test('a plan says that extended support costs more', () => {
  const old = { ...spec, kubernetes: { version: '1.30', support: 'EXTENDED' } as const };
  const line = drawPlan(plan({ spec: old })).find((one) => one.startsWith('Kubernetes'));
  assert.match(line!, /^Kubernetes 1\.30 is in extended support: .* 0\.60 dollars an hour instead of 0\.10/);
});

test('a spot node costs at most what it would on demand', () => {
  const nodes = { ...spec.nodes, capacity: 'SPOT', instanceTypes: ['t3.large', 'm5.large'] } as const;
  const pricedNode = priceBills(nodeBills({ nodes }), (item) =>
    item.startsWith('spot:') ? { ...known, isCeiling: true } : { ...known, usdPerHour: 0.001 },
  );
  const line = drawPlan(plan({ pricedNode, spec: { ...spec, nodes } })).find((one) => one.startsWith('Each node'));
  assert.match(
    line!,
    /^Each node \(t3\.large or m5\.large\) costs at most 0\.1410 dollars an hour, while it is there\.$/,
  );
});

test('what a cleanup would end the cost of is no whole sum when a price is not known', () => {
  const bills = [
    { item: 'eks:standard', quantity: 1 },
    { item: 'gp3-gib', quantity: 30 },
  ];
  const priced = priceBills(bills, (item) => (item === 'gp3-gib' ? unknown : known));
  const lines = drawRemoval({ system: 'gcd-jane', account: '123456789012', region: 'eu-west-1', steps: [], priced });
  assert.ok(
    lines.includes('It costs at least 0.1000 dollars an hour as it is. Forgotten for a day: at least 2.40 dollars.'),
  );
});
