import { splitInstanceType, timesLarge } from './instance-size.js';
import { hoursPerMonth, type Price, type PriceBook, unknownPrice } from './price.js';

/** Is what machines cost, as it lies in templates/aws/ec2-prices.csv. */
export interface MachinePrices {
  readonly asOf: string;
  /** Dollars an hour of size `large`, by region and family. */
  readonly usdPerHourLarge: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Day on which the prices below were looked up. */
const asOf = '2026-11-21';

/**
 * The same in all commercial regions. In extended support a cluster costs 0.50 on top of the 0.10.
 * https://aws.amazon.com/eks/pricing/ and https://aws.amazon.com/vpc/pricing/ (public IPv4 addresses)
 */
const everywhere: Readonly<Record<string, number>> = { 'eks:standard': 0.1, 'eks:extended': 0.6, ipv4: 0.005 };

/** Dollars a GiB and month; regions that are not listed are not known. https://aws.amazon.com/ebs/pricing/ */
const gp3PerMonth: Readonly<Record<string, number>> = {
  'us-east-1': 0.08,
  'us-east-2': 0.08,
  'us-west-2': 0.08,
  'ca-central-1': 0.088,
  'eu-west-1': 0.088,
  'eu-west-3': 0.0928,
  'eu-central-1': 0.0952,
  'eu-north-1': 0.0836,
  'ap-south-1': 0.0912,
  'ap-northeast-1': 0.096,
  'ap-southeast-1': 0.096,
  'ap-southeast-2': 0.096,
  'sa-east-1': 0.152,
};

/** The predecessor's disks were of this kind. Dollars a GiB and month. https://aws.amazon.com/ebs/pricing/ */
const gp2PerMonth: Readonly<Record<string, number>> = {
  'us-east-1': 0.1,
  'us-east-2': 0.1,
  'us-west-2': 0.1,
  'eu-west-1': 0.11,
  'eu-central-1': 0.119,
};

/** Dollars an hour; regions that are not listed are not known. https://aws.amazon.com/vpc/pricing/ */
const natGateway: Readonly<Record<string, number>> = {
  'us-east-1': 0.045,
  'us-east-2': 0.045,
  'us-west-2': 0.045,
  'eu-west-1': 0.048,
  'eu-central-1': 0.052,
};

/** Reads the table of templates/aws/ec2-prices.csv; its first line tells the day of the figures. */
export function parseMachinePrices(text: string): MachinePrices {
  const [title = '', header = '', ...rows] = text.trim().split('\n');
  const families = header.split(',').slice(1);
  const usdPerHourLarge = new Map<string, ReadonlyMap<string, number>>();
  for (const row of rows) {
    const [region = '', ...prices] = row.split(',');
    const known = families.flatMap((family, column) =>
      prices[column] ? [[family, Number(prices[column])] as const] : [],
    );
    usdPerHourLarge.set(region, new Map(known));
  }
  return { asOf: /Figures of (\d{4}-\d{2}-\d{2})/.exec(title)?.[1] ?? '', usdPerHourLarge };
}

/** Returns the prices that come with gcd, for one region. */
export function bundledPrices(machines: MachinePrices, region: string): PriceBook {
  return (item) => {
    const instanceType = /^(?:ec2|spot):(.+)$/.exec(item)?.[1];
    if (instanceType) {
      const price = known(priceOfMachine(machines, region, instanceType), machines.asOf);
      return item.startsWith('spot:') && price.usdPerHour !== undefined ? { ...price, isCeiling: true } : price;
    }
    // China and GovCloud have prices, and China a currency, of their own.
    if (/^(cn|us-gov|us-iso)/.test(region)) return unknownPrice;
    if (item === 'gp3-gib') return known(perHour(gp3PerMonth[region]), asOf);
    if (item === 'gp2-gib') return known(perHour(gp2PerMonth[region]), asOf);
    return known(item === 'nat-gateway' ? natGateway[region] : everywhere[item], asOf);
  };
}

function priceOfMachine(machines: MachinePrices, region: string, instanceType: string): number | undefined {
  const { family, size } = splitInstanceType(instanceType);
  const large = machines.usdPerHourLarge.get(region)?.get(family);
  const times = timesLarge(size);
  return large === undefined || times === undefined ? undefined : large * times;
}

function perHour(usdPerMonth: number | undefined): number | undefined {
  return usdPerMonth === undefined ? undefined : usdPerMonth / hoursPerMonth;
}

function known(usdPerHour: number | undefined, day: string): Price {
  return usdPerHour === undefined ? unknownPrice : { usdPerHour, source: 'bundled', asOf: day };
}
