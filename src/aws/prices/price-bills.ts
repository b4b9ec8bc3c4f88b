import type { Bill } from '../../core/resource.js';
import type { Price, PriceBook } from './price.js';

/** Is a bill with its price. */
export interface PricedBill extends Bill {
  readonly price: Price;
  /** Of the whole quantity; undefined when the price is not known. */
  readonly usdPerHour: number | undefined;
}

/** What a number of bills come to. */
export interface PricedBills {
  readonly lines: readonly PricedBill[];
  /** Sum of what is known. */
  readonly usdPerHour: number;
  /** Items whose price is not known, each once: the sum lacks them. */
  readonly unknown: readonly string[];
  /** True when a line is a ceiling: what is paid is less. */
  readonly isCeiling: boolean;
  /** Where the prices are from, a text a source with its days, such as `bundled with gcd, of 2025-03-02`. */
  readonly sources: readonly string[];
}

/** Prices bills from a book. Pure. */
export function priceBills(bills: readonly Bill[], book: PriceBook): PricedBills {
  const lines = bills.map((bill): PricedBill => {
    const price = book(bill.item);
    return {
      ...bill,
      price,
      usdPerHour: price.usdPerHour === undefined ? undefined : price.usdPerHour * bill.quantity,
    };
  });
  const unpriced = lines.filter(({ usdPerHour, quantity }) => usdPerHour === undefined && quantity > 0);
  return {
    lines,
    usdPerHour: lines.reduce((sum, { usdPerHour = 0 }) => sum + usdPerHour, 0),
    unknown: [...new Set(unpriced.map(({ item }) => item))],
    isCeiling: lines.some(({ price, quantity }) => price.isCeiling === true && quantity > 0),
    sources: sourcesOf(lines),
  };
}

/** In the order in which they are told. */
const sourceNames = { 'price list': "AWS' price list", bundled: 'bundled with gcd' } as const;

function sourcesOf(lines: readonly PricedBill[]): string[] {
  return (['price list', 'bundled'] as const).flatMap((source) => {
    const days = lines.filter(({ price }) => price.source === source).map(({ price }) => price.asOf);
    return days.length === 0 ? [] : [`${sourceNames[source]}, of ${[...new Set(days)].sort().join(' and ')}`];
  });
}
