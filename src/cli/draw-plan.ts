import type { PricedPlan } from '../workflows/create-system.js';
import type { RemovalPlan } from '../workflows/removal-plan.js';
import { showColumns } from './show-columns.js';
import { showUsd } from './show-usd.js';

/** Draws what a creation would do, resource by resource, and what the system would cost. */
export function drawPlan(plan: PricedPlan): string[] {
  const rows = plan.resources.map(({ action, resource, kind, name, details }) => [
    ...[action, resource, kind, name],
    details.join('; '),
  ]);
  const from = `SSH and the cluster's endpoint are open to ${plan.spec.callerCidr}.`;
  return [
    ...showColumns([['DO', 'RESOURCE', 'KIND', 'NAME', ''], ...rows]),
    ...costLines(plan.priced),
    nodeLine(plan),
    from,
  ];
}

function nodeLine({ pricedNode, spec }: PricedPlan): string {
  const { usdPerHour, unknown, isCeiling } = pricedNode;
  const known = `${isCeiling ? 'at most ' : ''}${showUsd(usdPerHour)} dollars an hour`;
  const but = unknown.length > 0 ? `, without ${unknown.join(', ')}, whose price is not known` : '';
  return `Each node (${spec.nodes.instanceTypes[0]}) costs ${known}${but}, while it is there.`;
}

/** Draws what a cleanup would do, and what it would end the cost of. */
export function drawRemoval({ steps, priced }: RemovalPlan): string[] {
  const there = steps.filter(({ action }) => action !== 'nothing');
  const rows = there.map(({ action, resource, kind, name, detail }) => [action, resource, kind, name, detail]);
  return [...showColumns([['DO', 'RESOURCE', 'KIND', 'NAME', ''], ...rows]), ...costLines(priced)];
}

/** Returns what bills come to, and where the figures are from. */
export function costLines({ usdPerHour, unknown, isCeiling, lines }: PricedPlan['priced']): string[] {
  const sources = lines.flatMap(({ price: { source, asOf } }) =>
    source === 'unknown' ? [] : [`${source}, of ${asOf}`],
  );
  const day = `Forgotten for a day: ${showUsd(usdPerHour * 24)} dollars.`;
  return [
    `Costs ${isCeiling ? 'at most ' : ''}${showUsd(usdPerHour)} dollars an hour while no node runs. ${day}`,
    ...(unknown.length > 0 ? [`Not counted, since their price is not known: ${unknown.join(', ')}.`] : []),
    ...(sources.length > 0 ? [`Prices: ${[...new Set(sources)].sort().join('; ')}.`] : []),
  ];
}
