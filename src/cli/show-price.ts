import type { PricedPlan } from '../workflows/create-system.js';
import { showUsd } from './show-usd.js';

type PricedBills = PricedPlan['priced'];

/** What is to be known of a sum of prices to say how sure it is. */
export type Surety = Pick<PricedBills, 'unknown' | 'isCeiling'>;

/** Returns an amount of dollars and what it is a bound of: a sum that lacks something is never given as the whole. */
export function showAmount(usd: number, { unknown, isCeiling }: Surety): string {
  const isFloor = unknown.length > 0;
  const bound = isFloor && isCeiling ? 'about ' : isFloor ? 'at least ' : isCeiling ? 'at most ' : '';
  return `${bound}${showUsd(usd)}`;
}

/** Returns what a sum lacks, or counts too high, as sentences. */
export function boundRemarks({ unknown, isCeiling }: Surety): string[] {
  return [
    ...(unknown.length > 0 ? [`Not counted, since the price is not known: ${unknown.map(itemName).join(', ')}.`] : []),
    ...(isCeiling
      ? ['At most: a spot machine is counted at its on-demand price, and of several types the costliest counts.']
      : []),
  ];
}

/** Returns where prices are from, as a sentence; nothing when there are none. */
export function sourceRemark({ sources }: Pick<PricedBills, 'sources'>): string[] {
  return sources.length > 0 ? [`Prices: ${sources.join('; ')}.`] : [];
}

/** Returns so many of an item in words: `t3.small`, `2 m5.large (spot)`, `30 GiB gp3`, `3 public addresses`. */
export function showItem(item: string, quantity: number): string {
  if (item.endsWith('-gib')) return `${quantity} GiB ${item.slice(0, -'-gib'.length)}`;
  if (quantity === 1) return itemName(item);
  return `${quantity} ${plurals[item] ?? itemName(item)}`;
}

const names: Readonly<Record<string, string>> = {
  'eks:standard': 'control plane',
  'eks:extended': 'control plane in extended support',
  'nat-gateway': 'NAT gateway',
  'load-balancer': 'load balancer',
  'made-by-cluster': 'what the cluster made',
  ipv4: 'public address',
};

const plurals: Readonly<Record<string, string>> = { ipv4: 'public addresses', 'load-balancer': 'load balancers' };

/** Returns what an item of a bill is called: `t3.small`, `t3.small or t3a.small`, `gp3 disk`. */
function itemName(item: string): string {
  const [, disk] = /^(.+)-gib$/.exec(item) ?? [];
  const [, kind, machine] = /^(ec2|spot):(.+)$/.exec(item) ?? [];
  if (disk) return `${disk} disk`;
  return machine ? `${machine.replaceAll('|', ' or ')}${kind === 'spot' ? ' (spot)' : ''}` : (names[item] ?? item);
}
