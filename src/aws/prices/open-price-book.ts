import { messageOf } from '../../core/errors.js';
import type { Price, PriceBook } from './price.js';

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
  const asked = [...new Set(items)];
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
  return (item) => found.get(item) ?? bundled(item);
}
