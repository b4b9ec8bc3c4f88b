import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundledPrices, parseMachinePrices } from '../../src/aws/prices/bundled-prices.js';
import { openPriceBook } from '../../src/aws/prices/open-price-book.js';
import { type Price, unknownPrice } from '../../src/aws/prices/price.js';
import { priceBills } from '../../src/aws/prices/price-bills.js';
import { repoRoot } from '../repo-root.js';

const machines = parseMachinePrices(readFileSync(join(repoRoot, 'templates', 'aws', 'ec2-prices.csv'), 'utf8'));
const inVirginia = bundledPrices(machines, 'us-east-1');

/** Published by AWS: https://aws.amazon.com/ec2/pricing/on-demand/ */
const published: readonly [string, number][] = [
  ['ec2:t3.small', 0.0208],
  ['ec2:t3.large', 0.0832],
  ['ec2:m5.large', 0.096],
  ['ec2:c6i.2xlarge', 0.34],
  ['ec2:r5.24xlarge', 6.048],
  ['ec2:t2.micro', 0.0116],
];

test('the bundled prices are those that AWS published, in every size', () => {
  for (const [item, usdPerHour] of published) {
    const price = inVirginia(item);
    assert.ok(Math.abs(price.usdPerHour! - usdPerHour) < 1e-9, `${item}: ${price.usdPerHour}`);
    assert.deepEqual([price.source, price.asOf], ['bundled', '2025-03-02']);
  }
});

test('what is not known is said to be unknown, not guessed', () => {
  const unknown = ['ec2:g5.xlarge', 'ec2:m5.metal', 'ec2:nonsense', 'nonsense'];
  for (const item of unknown) assert.deepEqual(inVirginia(item), unknownPrice, item);
  assert.deepEqual(bundledPrices(machines, 'me-south-1')('gp3-gib'), unknownPrice);
  assert.deepEqual(bundledPrices(machines, 'us-gov-west-1')('eks:standard'), unknownPrice);
  assert.deepEqual(bundledPrices(machines, 'xx-nowhere-1')('ec2:t3.large'), unknownPrice);
});

test('a spot machine is priced at its ceiling, the on-demand price', () => {
  assert.deepEqual(inVirginia('spot:t3.large'), { ...inVirginia('ec2:t3.large'), isCeiling: true });
  assert.equal(priceBills([{ item: 'spot:t3.large', quantity: 2 }], inVirginia).isCeiling, true);
});

test('bills add up to what is known, and name what is not', () => {
  const bills = [
    { item: 'eks:standard', quantity: 1 },
    { item: 'ipv4', quantity: 2 },
    { item: 'gp3-gib', quantity: 730 },
    { item: 'ec2:g5.xlarge', quantity: 2 },
    { item: 'ec2:g5.xlarge', quantity: 1 },
  ];
  const priced = priceBills(bills, inVirginia);
  assert.equal(priced.usdPerHour.toFixed(4), (0.1 + 0.01 + 0.08).toFixed(4));
  assert.deepEqual(priced.unknown, ['ec2:g5.xlarge']);
  assert.deepEqual(
    priced.lines.map(({ usdPerHour }) => usdPerHour?.toFixed(3)),
    ['0.100', '0.010', '0.080', undefined, undefined],
  );
});

test('of several types of machine the costliest is counted, and said to be a ceiling when another is likelier', async () => {
  const items = ['t3.small|t3.large|t3a.small', 't3.large|t3.small', 't3.small|g5.xlarge'].map(
    (types) => `ec2:${types}`,
  );
  const asked: string[] = [];
  const ask = async (item: string) => void asked.push(item) as undefined;
  const book = await openPriceBook(items, { ask, bundled: inVirginia, warn: assert.fail });
  assert.deepEqual(asked, ['ec2:t3.small', 'ec2:t3.large', 'ec2:t3a.small', 'ec2:g5.xlarge']);
  const large = inVirginia('ec2:t3.large');
  assert.deepEqual(items.map(book), [{ ...large, isCeiling: true }, large, unknownPrice]);
});

test('the price list is believed before what is bundled, item by item', async () => {
  const listed: Price = { usdPerHour: 0.09, source: 'price list', asOf: '2026-11-20' };
  const ask = async (item: string) => (item === 'ec2:t3.large' ? listed : undefined);
  const warnings: string[] = [];
  const book = await openPriceBook(['ec2:t3.large', 'ipv4'], {
    ask,
    bundled: inVirginia,
    warn: (code) => warnings.push(code),
  });
  assert.deepEqual(book('ec2:t3.large'), listed);
  assert.equal(book('ipv4').source, 'bundled');
  assert.deepEqual(warnings, []);
});

test('a price list that cannot be asked is one warning, with the day of the figures used instead', async () => {
  const warnings: string[] = [];
  const book = await openPriceBook(['ec2:t3.large', 'ec2:t3.small'], {
    ask: async () => {
      throw new Error('no way to api.pricing');
    },
    bundled: inVirginia,
    warn: (code, message) => warnings.push(`${code}: ${message}`),
  });
  assert.equal(book('ec2:t3.large').usdPerHour, 0.0832);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /^PriceListSilent: .*of 2025-03-02: no way to api\.pricing$/);
});

test('the table of machine prices is made from a list of regions and families', () => {
  const list = 'region,family,usd_per_hour_large,sizes\nb-1,t3,0.2,5\na-1,t3,0.1,4\na-1,c5,0.3,4\n';
  const script = join(repoRoot, 'dist', 'bench', 'make-price-table.js');
  const { stdout } = spawnSync(process.execPath, [script, '2025-03-02'], { input: list, encoding: 'utf8' });
  assert.deepEqual(stdout.split('\n').slice(1), ['region,c5,t3', 'a-1,0.3,0.1', 'b-1,,0.2', '']);
  const made = parseMachinePrices(stdout);
  assert.equal(made.asOf, '2025-03-02');
  assert.equal(bundledPrices(made, 'b-1')('ec2:t3.xlarge').usdPerHour, 0.4);
  assert.equal(bundledPrices(made, 'b-1')('ec2:c5.large').usdPerHour, undefined);
});

test("the README's table of costs is what the bundled prices come to", () => {
  const readme = readFileSync(join(repoRoot, 'README.md'), 'utf8');
  const disk = (quantity: number) => ({ item: 'gp3-gib', quantity });
  const one = (item: string) => ({ item, quantity: 1 });
  const rows = {
    'control plane': [one('eks:standard')],
    'bastion (t3.small, its address, 30 GiB)': [one('ec2:t3.small'), one('ipv4'), disk(30)],
    'a node (t3.large, its address, 40 GiB), while it is there': [one('ec2:t3.large'), one('ipv4'), disk(40)],
    "after `gcd stop`: control plane and the bastion's disk": [one('eks:standard'), disk(30)],
  };
  for (const [what, bills] of Object.entries(rows)) {
    const { usdPerHour } = priceBills(bills, inVirginia);
    const cells = [usdPerHour, usdPerHour * 24, usdPerHour * 730].map((usd) => usd.toFixed(2));
    assert.ok(readme.includes(`| ${what} | ${cells.join(' | ')} |`), `${what}: ${cells.join(', ')}`);
  }
  assert.ok(readme.includes('by the prices of 2 March 2025 for machines'), machines.asOf);
});
