import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AwsAccess } from '../aws/clients.js';
import { bundledPrices, parseMachinePrices } from '../aws/prices/bundled-prices.js';
import { openPriceBook } from '../aws/prices/open-price-book.js';
import type { PriceBook } from '../aws/prices/price.js';
import { type PricedBills, priceBills } from '../aws/prices/price-bills.js';
import { anySignal } from '../core/any-signal.js';
import type { Bill } from '../core/resource.js';
import type { SystemPorts } from './system-ports.js';

/** Prices bills in a region by AWS' price list and, where that does not answer or know, by the prices that come with gcd. */
export async function priceItems(bills: readonly Bill[], access: AwsAccess, ports: SystemPorts): Promise<PricedBills> {
  const items = bills.map(({ item }) => item);
  return priceBills(bills, await priceBookFor(items, access, ports));
}

/** Opens a book with the prices of these items in the region of the access. It warns, and never fails. */
export async function priceBookFor(
  items: readonly string[],
  access: AwsAccess,
  ports: SystemPorts,
): Promise<PriceBook> {
  const { observe, packageRoot, signal } = ports;
  const { region } = access;
  const { informingLimitMs, makePricingClient } = await import('../aws/occasional-clients.js');
  const { askPriceList } = await import('../aws/prices/price-list.js');
  const machines = parseMachinePrices(await readFile(join(packageRoot, 'templates', 'aws', 'ec2-prices.csv'), 'utf8'));
  const client = makePricingClient(access);
  const limit = anySignal(signal, AbortSignal.timeout(informingLimitMs));
  return openPriceBook(items, {
    ask: (item) => askPriceList(client, { item, region }, limit),
    bundled: bundledPrices(machines, region),
    warn: (code, message) => observe({ type: 'warning', code, message }),
  });
}
