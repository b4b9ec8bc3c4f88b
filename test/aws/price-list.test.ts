import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { askPriceList, priceListRegion } from '../../src/aws/prices/price-list.js';
import { startFront } from '../fakes/aws-front/front.js';
import { type FakeProduct, priceList } from '../fakes/aws-front/price-list.js';

const region = 'eu-central-1';
const machine = {
  ...{ instanceType: 't3.large', operatingSystem: 'Linux', preInstalledSw: 'NA', tenancy: 'Shared' },
  ...{ capacitystatus: 'Used', marketoption: 'OnDemand', regionCode: region },
};
const cluster = { regionCode: region, usagetype: 'EUC1-AmazonEKS-Hours:perCluster' };
const extended = { regionCode: region, usagetype: 'EUC1-AmazonEKS-Hours:extendedSupport' };
const disk = { regionCode: region, productFamily: 'Storage', volumeApiName: 'gp3' };
const nat = { regionCode: region, productFamily: 'NAT Gateway', usagetype: 'EUC1-NatGateway-Hours' };

const products: readonly FakeProduct[] = [
  { service: 'AmazonEC2', attributes: machine, unit: 'Hrs', usd: '0.0960000000' },
  { service: 'AmazonEC2', attributes: { ...machine, operatingSystem: 'Windows' }, unit: 'Hrs', usd: '0.1236' },
  { service: 'AmazonEC2', attributes: { ...machine, regionCode: 'eu-west-1' }, unit: 'Hrs', usd: '0.0912' },
  { service: 'AmazonEC2', attributes: { ...machine, instanceType: 'm5.large' }, unit: 'Hrs', usd: '0.115' },
  { service: 'AmazonEC2', attributes: { ...machine, instanceType: 'm5.large', storage: 'x' }, unit: 'Hrs', usd: '0.2' },
  { service: 'AmazonEC2', attributes: disk, unit: 'GB-Mo', usd: '0.0952' },
  { service: 'AmazonEC2', attributes: nat, unit: 'Hrs', usd: '0.052' },
  { service: 'AmazonEKS', attributes: cluster, unit: 'Hrs', usd: '0.10' },
  { service: 'AmazonEKS', attributes: { ...cluster, usagetype: `${cluster.usagetype}-x` }, unit: 'Hrs', usd: '9' },
  { service: 'AmazonEKS', attributes: extended, unit: 'Hrs', usd: '0.50' },
];

async function fakeClient(t: TestContext): Promise<PricingClient> {
  const front = await startFront(noEmulator, [priceList(products)]);
  t.after(() => front.close());
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new PricingClient({ endpoint: front.endpoint, region: 'us-east-1', credentials });
}

/** All calls are answered in front of it. */
const noEmulator = 'http://127.0.0.1:9';

const { signal } = new AbortController();

test('prices come from the list, with the day of its publication', async (t) => {
  const client = await fakeClient(t);
  const ask = (item: string) => askPriceList(client, { item, region }, signal);
  assert.deepEqual(await ask('ec2:t3.large'), { usdPerHour: 0.096, source: 'price list', asOf: '2026-11-20' });
  assert.equal((await ask('gp3-gib'))?.usdPerHour, 0.0952 / 730);
  assert.equal((await ask('nat-gateway'))?.usdPerHour, 0.052);
  assert.equal((await ask('spot:t3.large'))?.isCeiling, true);
});

test("a cluster in extended support costs the cluster's price and the surcharge", async (t) => {
  const client = await fakeClient(t);
  assert.equal((await askPriceList(client, { item: 'eks:standard', region }, signal))?.usdPerHour, 0.1);
  assert.equal((await askPriceList(client, { item: 'eks:extended', region }, signal))?.usdPerHour, 0.6);
});

test('a list that knows nothing, or several prices, gives none', async (t) => {
  const client = await fakeClient(t);
  assert.equal(await askPriceList(client, { item: 'ec2:x9.large', region }, signal), undefined);
  assert.equal(await askPriceList(client, { item: 'ec2:m5.large', region }, signal), undefined);
  assert.equal(await askPriceList(client, { item: 'fish', region }, signal), undefined);
});

test('the price list is asked where it has an endpoint', () => {
  const regions = ['us-west-2', 'eu-north-1', 'me-south-1', 'ap-southeast-2', 'sa-east-1', 'ca-central-1'];
  assert.deepEqual(regions.map(priceListRegion), [
    ...['us-east-1', 'eu-central-1', 'eu-central-1', 'ap-south-1', 'us-east-1', 'us-east-1'],
  ]);
});

test('the fake price list filters, pages and refuses as GetProducts is documented', async (t) => {
  const client = await fakeClient(t);
  const ask = (input: ConstructorParameters<typeof GetProductsCommand>[0]) =>
    client.send(new GetProductsCommand(input));
  const first = await ask({ ServiceCode: 'AmazonEKS' });
  assert.equal(first.PriceList?.length, 2);
  const rest = await ask({ ServiceCode: 'AmazonEKS', NextToken: first.NextToken! });
  assert.deepEqual([rest.PriceList?.length, rest.NextToken], [1, undefined]);
  const Filters = [{ Type: 'CONTAINS' as const, Field: 'usagetype', Value: 'extended' }];
  assert.equal((await ask({ ServiceCode: 'AmazonEKS', Filters })).PriceList?.length, 1);
  await assert.rejects(ask({ ServiceCode: 'AmazonFish' }), { name: 'InvalidParameterException' });
});
