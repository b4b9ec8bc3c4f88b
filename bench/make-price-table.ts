import { readFileSync } from 'node:fs';

const [asOf = ''] = process.argv.slice(2);
process.stdout.write(makePriceTable(readFileSync(0, 'utf8'), asOf));

/**
 * Turns a list of prices, a line a family and region, into the table that gcd ships: a line a region, a column a family.
 *
 * node dist/bench/make-price-table.js 2025-03-02 < ec2-on-demand-linux.csv > templates/aws/ec2-prices.csv
 *
 * The list has the columns region, family, usd_per_hour_large. Its figures are those of the price list in Apache Libcloud
 * 3.9.1 on which at least two sizes of a family agree.
 */
function makePriceTable(list: string, asOf: string): string {
  const rows = list.trim().split('\n').slice(1);
  const prices = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const [region = '', family = '', usdPerHour = ''] = row.split(',');
    prices.set(region, (prices.get(region) ?? new Map()).set(family, usdPerHour));
  }
  const families = [...new Set([...prices.values()].flatMap((one) => [...one.keys()]))].sort();
  const lines = [...prices].sort(byName).map(([region, of]) => [region, ...families.map((name) => of.get(name) ?? '')]);
  const title = `# EC2, Linux, on demand, shared tenancy: dollars an hour of size large. Figures of ${asOf}. Made by bench/make-price-table.ts.`;
  return `${[title, ['region', ...families].join(','), ...lines.map((line) => line.join(','))].join('\n')}\n`;
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
