import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanupSystem } from '../../src/workflows/cleanup-system.js';
import { costSystem } from '../../src/workflows/cost-system.js';
import { createSystem } from '../../src/workflows/create-system.js';
import { priceList } from '../fakes/aws-front/price-list.js';
import { emulatedAccount } from '../fakes/emulated-account.js';
import { realParts } from '../real-part.js';

const confirm = async () => true;
const hourMs = 3_600_000;

test('a system costs what its parts cost by the list, since they were made', {
  skip: realParts('ministack'),
}, async (t) => {
  const cluster = { regionCode: 'us-east-1', usagetype: 'USE1-AmazonEKS-Hours:perCluster' };
  const listed = [{ service: 'AmazonEKS', attributes: cluster, unit: 'Hrs', usd: '0.11' }];
  const { ports, target, notices } = await emulatedAccount(t, 'ministack', [priceList(listed)]);
  await createSystem('create', { ...target, confirm }, ports);
  await ports.clock.sleep(10 * hourMs);
  notices.length = 0;
  const cost = await costSystem(target, ports);

  const [first, second] = cost.resources;
  assert.deepEqual([first?.resource, first?.usdPerHour], ['cluster', 0.11]);
  assert.equal(second?.resource, 'bastion');
  assert.equal(second?.usdPerHour.toFixed(4), (0.0208 + 0.005 + (30 * 0.08) / 730).toFixed(4));
  assert.ok(first!.ageMs! >= 10 * hourMs);
  assert.ok(cost.usdSinceCreation >= 10 * cost.usdPerHour);
  assert.equal(cost.usdPerDay, 24 * cost.usdPerHour);
  assert.deepEqual(cost.unknown, []);
  assert.deepEqual(cost.sources, ["AWS' price list, of 2026-11-20", 'bundled with gcd, of 2025-03-02 and 2026-11-21']);
  const silences = notices.filter((notice) => notice.type === 'warning' && notice.code === 'PriceListSilent');
  assert.equal(silences.length, 1, 'the list does not know EC2');

  const elsewhere = await costSystem({ ...target, history: `${target.history}-lost` }, ports);
  assert.equal(elsewhere.usdPerHour, cost.usdPerHour);
  assert.equal(elsewhere.resources[0]?.ageMs, undefined, 'without the record its age is not known');
  await cleanupSystem({ ...target, confirm }, ports);
});

test('a system that is not there costs nothing', { skip: realParts('moto') }, async (t) => {
  const { ports, target } = await emulatedAccount(t, 'moto');
  const cost = await costSystem(target, ports);
  assert.equal(cost.usdPerHour, 0);
  assert.deepEqual(
    cost.resources.filter(({ state }) => state !== 'ready'),
    [],
  );
});
