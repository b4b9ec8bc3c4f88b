import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showAmount, showItem } from '../../src/cli/show-price.js';

test('an amount says of what it is a bound', () => {
  const bounds = [
    [{ unknown: [], isCeiling: false }, '2.00'],
    [{ unknown: ['ipv4'], isCeiling: false }, 'at least 2.00'],
    [{ unknown: [], isCeiling: true }, 'at most 2.00'],
    [{ unknown: ['ipv4'], isCeiling: true }, 'about 2.00'],
  ] as const;
  for (const [surety, shown] of bounds) assert.equal(showAmount(2, surety), shown);
});

test('an item of a bill is told in words', () => {
  const shown = [
    ['eks:extended', 1, 'control plane in extended support'],
    ['ec2:t3.small', 1, 't3.small'],
    ['spot:t3.small|t3a.small', 2, '2 t3.small or t3a.small (spot)'],
    ['spot:m5.large', 2, '2 m5.large (spot)'],
    ['ipv4', 1, 'public address'],
    ['ipv4', 3, '3 public addresses'],
    ['gp3-gib', 30, '30 GiB gp3'],
    ['nat-gateway', 1, 'NAT gateway'],
    ['load-balancer', 2, '2 load balancers'],
  ] as const;
  for (const [item, quantity, text] of shown) assert.equal(showItem(item, quantity), text);
});
