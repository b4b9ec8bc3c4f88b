/** What one unit of an item costs, and how gcd knows. */
export interface Price {
  /** Undefined: it is not known, and never guessed. */
  readonly usdPerHour: number | undefined;
  readonly source: 'price list' | 'bundled' | 'unknown';
  /** Day of the figure, such as `2025-03-02`; empty when there is none. */
  readonly asOf: string;
  /**
   * What is paid is at most this: the on-demand price of a spot machine, whose own price moves by the minute, or that of the
   * costliest of several types.
   */
  readonly isCeiling?: true;
}

/** Is the price of what nobody knows the price of. */
export const unknownPrice: Price = { usdPerHour: undefined, source: 'unknown', asOf: '' };

/** Looks the price of an item up, such as `ec2:t3.large`; see `Bill`. */
export type PriceBook = (item: string) => Price;

/** AWS counts 730 hours a month where it turns monthly prices into others: https://aws.amazon.com/calculator/calculator-assumptions/ */
export const hoursPerMonth = 730;
