/**
 * Returns the item of a bill for a machine of one of these types, not known which, such as `ec2:t3.small|t3a.small`.
 *
 * @param capacity as EKS says it: `SPOT`, or another word for what is not.
 * @param types one at least; the first is the one that is wanted.
 */
export function machineItem(capacity: string, types: readonly string[]): string {
  return `${capacity === 'SPOT' ? 'spot' : 'ec2'}:${types.join('|')}`;
}

/** Returns the items of which one will be billed: of `ec2:t3.small|t3a.small` both, of any other item itself. */
export function possibleItems(item: string): string[] {
  const [, kind, types] = /^(ec2|spot):(.+)$/.exec(item) ?? [];
  return types === undefined ? [item] : types.split('|').map((type) => `${kind}:${type}`);
}
