/** Returns dollars as `1,234.50`, and with four decimals below one dollar, where an hour's price would else be nothing. */
export function showUsd(usd: number): string {
  const digits = usd !== 0 && Math.abs(usd) < 1 ? 4 : 2;
  return usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
