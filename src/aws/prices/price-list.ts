import { type Filter, type PricingClient, paginateGetProducts } from '@aws-sdk/client-pricing';
import { hoursPerMonth, type Price } from './price.js';

/** Is one product to look for; where an item has several, their prices add up. */
interface Query {
  readonly ServiceCode: string;
  /** Fields that must be equal. */
  readonly fields: Readonly<Record<string, string>>;
  /** End of the product's usage type, which begins with a shorthand of the region: `EUC1-NatGateway-Hours`. */
  readonly usage?: string;
  readonly unit: 'Hrs' | 'GB-Mo';
}

/** A product as the price list writes it, a JSON text each, as far as it is read here. */
interface Product {
  readonly publicationDate?: string;
  readonly product?: { readonly attributes?: { readonly usagetype?: string } };
  readonly terms?: { readonly OnDemand?: Readonly<Record<string, Offer>> };
}

interface Offer {
  readonly priceDimensions?: Readonly<
    Record<string, { readonly unit?: string; readonly pricePerUnit?: { readonly USD?: string } }>
  >;
}

/**
 * Returns the region of the price list's endpoint to ask from a region: it has three.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html#price-list-query-api-endpoints
 */
export function priceListRegion(region: string): string {
  if (/^(eu|me|af|il)-/.test(region)) return 'eu-central-1';
  return region.startsWith('ap-') ? 'ap-south-1' : 'us-east-1';
}

/**
 * Asks AWS' price list for an item.
 *
 * @returns undefined when the list has no such product, or several with different prices.
 * @throws GcdError when it cannot be asked.
 */
export async function askPriceList(
  client: PricingClient,
  { item, region }: { readonly item: string; readonly region: string },
  abortSignal: AbortSignal,
): Promise<Price | undefined> {
  const queries = queriesFor(item);
  const answers = await Promise.all(queries.map((query) => findPrice(client, { query, region }, abortSignal)));
  const prices = answers.flatMap((answer) => answer ?? []);
  if (queries.length === 0 || prices.length < queries.length) return undefined;
  return {
    usdPerHour: prices.reduce((sum, { usdPerHour }) => sum + usdPerHour, 0),
    source: 'price list',
    asOf: prices.map((price) => price.asOf).sort()[0] ?? '',
    ...(item.startsWith('spot:') ? { isCeiling: true } : {}),
  };
}

/** Returns what makes up an item's price, or nothing for an item that the list is not asked for. */
function queriesFor(item: string): Query[] {
  const [, instanceType] = /^(?:ec2|spot):(.+)$/.exec(item) ?? [];
  if (instanceType) return [{ ServiceCode: 'AmazonEC2', unit: 'Hrs', fields: { ...onDemandLinux, instanceType } }];
  const cluster = { ServiceCode: 'AmazonEKS', unit: 'Hrs', fields: {}, usage: 'AmazonEKS-Hours:perCluster' } as const;
  // The surcharge of extended support is a product of its own.
  const extended = { ...cluster, usage: 'AmazonEKS-Hours:extendedSupport' };
  const nat = { ServiceCode: 'AmazonEC2', unit: 'Hrs', fields: { productFamily: 'NAT Gateway' } } as const;
  const disk = (volumeApiName: string): Query[] => [
    { ServiceCode: 'AmazonEC2', unit: 'GB-Mo', fields: { productFamily: 'Storage', volumeApiName } },
  ];
  const known: Readonly<Record<string, Query[]>> = {
    'eks:standard': [cluster],
    'eks:extended': [cluster, extended],
    ipv4: [{ ServiceCode: 'AmazonVPC', unit: 'Hrs', fields: {}, usage: 'PublicIPv4:InUseAddress' }],
    'gp3-gib': disk('gp3'),
    'gp2-gib': disk('gp2'),
    'nat-gateway': [{ ...nat, usage: 'NatGateway-Hours' }],
  };
  return known[item] ?? [];
}

/** Without these the list also has Windows, databases, dedicated hosts and reservations that nobody uses. */
const onDemandLinux = {
  operatingSystem: 'Linux',
  preInstalledSw: 'NA',
  tenancy: 'Shared',
  capacitystatus: 'Used',
  marketoption: 'OnDemand',
};

async function findPrice(
  client: PricingClient,
  { query, region }: { query: Query; region: string },
  abortSignal: AbortSignal,
): Promise<{ usdPerHour: number; asOf: string } | undefined> {
  const { ServiceCode, usage } = query;
  const equal = Object.entries({ ...query.fields, regionCode: region });
  const Filters: Filter[] = equal.map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value }));
  if (usage) Filters.push({ Type: 'CONTAINS', Field: 'usagetype', Value: usage });
  const found = new Map<number, string>();
  for await (const { PriceList = [] } of paginateGetProducts({ client }, { ServiceCode, Filters }, { abortSignal })) {
    for (const text of PriceList) {
      const product = JSON.parse(text.toString()) as Product;
      if (usage && !product.product?.attributes?.usagetype?.endsWith(usage)) continue;
      for (const price of pricesOf(product, query.unit)) found.set(price, product.publicationDate?.slice(0, 10) ?? '');
    }
  }
  const [[usdPerUnit, asOf] = [], ...others] = found;
  if (usdPerUnit === undefined || asOf === undefined || others.length > 0) return undefined;
  return { usdPerHour: query.unit === 'GB-Mo' ? usdPerUnit / hoursPerMonth : usdPerUnit, asOf };
}

/** Returns the prices of a product; those that are zero belong to free tiers and reservations. */
function pricesOf({ terms }: Product, unit: Query['unit']): number[] {
  const dimensions = Object.values(terms?.OnDemand ?? {}).flatMap(({ priceDimensions }) =>
    Object.values(priceDimensions ?? {}),
  );
  return dimensions
    .filter((dimension) => dimension.unit === unit)
    .map(({ pricePerUnit }) => Number(pricePerUnit?.USD))
    .filter((price) => price > 0);
}
