import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceBills } from '../../src/aws/prices/price-bills.js';
import { drawPlan } from '../../src/cli/draw-plan.js';
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

test('a plan tells the price without nodes, and that of a node', () => {
  const lines = drawPlan(plan({}));
  assert.ok(lines.includes('Costs 0.1000 dollars an hour while no node runs. Forgotten for a day: 2.40 dollars.'));
  assert.ok(
    lines.includes(
      'Each node (t3.large) costs 0.2000 dollars an hour, without gp3-gib, whose price is not known, while it is there.',
    ),
  );
  assert.ok(lines.includes('Prices: bundled, of 2026-11-21.'));
});

test('a spot node costs at most what it would on demand', () => {
  const nodes = { ...spec.nodes, capacity: 'SPOT' } as const;
  const pricedNode = priceBills(nodeBills({ nodes }), (item) =>
    item.startsWith('spot:') ? { ...known, isCeiling: true } : { ...known, usdPerHour: 0.001 },
  );
  const line = drawPlan(plan({ pricedNode })).find((one) => one.startsWith('Each node'));
  assert.match(line!, /costs at most 0\.1410 dollars an hour, while it is there\.$/);
});
