import type { PricedPlan } from '../workflows/create-system.js';
import type { RemovalPlan } from '../workflows/removal-plan.js';
import { showColumns } from './show-columns.js';
import { boundRemarks, showAmount, sourceRemark } from './show-price.js';

/** Draws what a creation would do, resource by resource, and what the system would cost. */
export function drawPlan(plan: PricedPlan): string[] {
  const rows = plan.resources.map(({ action, resource, kind, name, details }) => [
    ...[action, resource, kind, name],
    details.join('; '),
  ]);
  const { priced, pricedNode, spec } = plan;
  const day = `Forgotten for a day: ${showAmount(priced.usdPerHour * 24, priced)} dollars.`;
  const unknown = [...new Set([...priced.unknown, ...pricedNode.unknown])];
  const both = { unknown, isCeiling: pricedNode.isCeiling, sources: priced.sources };
  return [
    ...showColumns([['DO', 'RESOURCE', 'KIND', 'NAME', ''], ...rows]),
    `Costs ${showAmount(priced.usdPerHour, priced)} dollars an hour while no node runs. ${day}`,
    `Each node (${spec.nodes.instanceTypes.join(' or ')}) costs ${showAmount(pricedNode.usdPerHour, pricedNode)} dollars an hour, while it is there.`,
    ...[...boundRemarks(both), ...sourceRemark(both)],
    versionLine(spec),
    `SSH and the cluster's endpoint are open to ${spec.callerCidr}.`,
  ];
}

/** https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html */
function versionLine({ kubernetes: { version, support } }: PricedPlan['spec']): string {
  if (support === 'STANDARD') return `Kubernetes ${version}, in standard support.`;
  const price = 'its control plane costs 0.60 dollars an hour instead of 0.10';
  return `Kubernetes ${version} is in extended support: ${price}. A newer one is cheaper.`;
}

/** Draws what a cleanup would do, and what it would end the cost of. */
export function drawRemoval({ steps, priced }: RemovalPlan): string[] {
  const there = steps.filter(({ action }) => action !== 'nothing');
  const rows = there.map(({ action, resource, kind, name, detail }) => [action, resource, kind, name, detail]);
  const perHour = showAmount(priced.usdPerHour, priced);
  const perDay = showAmount(priced.usdPerHour * 24, priced);
  return [
    ...showColumns([['DO', 'RESOURCE', 'KIND', 'NAME', ''], ...rows]),
    `It costs ${perHour} dollars an hour as it is. Forgotten for a day: ${perDay} dollars.`,
    ...[...boundRemarks(priced), ...sourceRemark(priced)],
  ];
}
