import { messageOf } from '../../core/errors.js';
import { possibleItems } from './machine-item.js';
import { type Price, type PriceBook, unknownPrice } from './price.js';

/** Where prices come from. */
export interface PriceSources {
  /** The price list; undefined when it does not know the item. */
  readonly ask: (item: string) => Promise<Price | undefined>;
  /** What is used when the price list does not answer, or does not know. */
  readonly bundled: PriceBook;
  readonly warn: (code: string, message: string) => void;
}

/**
 * Looks up the prices of items, all side by side. A price list that cannot be asked is no error: the prices that come with gcd serve,
 * and one warning says so.
 */
export async function openPriceBook(items: readonly string[], sources: PriceSources): Promise<PriceBook> {
  const { ask, bundled, warn } = sources;
  const asked = [...new Set(items.flatMap(possibleItems))];
  const answers = await Promise.allSettled(asked.map((item) => ask(item)));
  const found = new Map<string, Price>();
  for (const [index, answer] of answers.entries()) {
    if (answer.status === 'fulfilled' && answer.value) found.set(asked[index]!, answer.value);
  }
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed) {
    const days = [...new Set(asked.filter((item) => !found.has(item)).map((item) => bundled(item).asOf))];
    const since = days.filter(Boolean).sort().join(' and ') || 'no day';
    const [reason = ''] = messageOf(failed.reason).split('\n');
    warn(
      'PriceListSilent',
      `AWS' price list did not answer, so prices that come with gcd are used, of ${since}: ${reason}`,
    );
  }
  return (item) => costliest(possibleItems(item).map((one) => found.get(one) ?? bundled(one)));
}

/** Of prices of which one will be paid, the first most likely: the highest, and none while any is unknown. */
function costliest(prices: readonly Price[]): Price {
  const amount = ({ usdPerHour = Number.POSITIVE_INFINITY }: Price) => usdPerHour;
  const [likely = unknownPrice] = prices;
  const most = prices.reduce((one, other) => (amount(other) > amount(one) ? other : one), likely);
  return most === likely || most.usdPerHour === undefined ? most : { ...most, isCeiling: true };
}
