import { formatDuration } from '../core/duration.js';
import type { ResourceCost, SystemCost } from '../workflows/cost-system.js';
import { showColumns } from './show-columns.js';
import { boundRemarks, showItem, sourceRemark } from './show-price.js';
import { showUsd } from './show-usd.js';

/** Hours of a month as AWS counts them. */
const hoursPerMonth = 730;

/** Draws what a system costs as a table in dollars, those parts left out that cost nothing. */
export function drawCost(cost: SystemCost): string[] {
  const billed = cost.resources.filter(({ lines }) => lines.length > 0);
  const header = ['RESOURCE', 'STATE', 'MADE OF', '$/HOUR', 'SINCE MADE', '$/DAY', '$/MONTH', 'AGE'];
  const since = billed.some(({ usdSinceCreation }) => usdSinceCreation !== undefined);
  const total = [
    ...[cost.unknown.length > 0 ? 'at least' : 'total', '', '', showUsd(cost.usdPerHour)],
    ...[since ? showUsd(cost.usdSinceCreation) : '', showUsd(cost.usdPerDay), showUsd(cost.usdPerMonth), ''],
  ];
  return showColumns([header, ...billed.map(rowOf), total]);
}

/** Returns what the table cannot say: what is missing in it, and where its prices are from. */
export function remarksOn(cost: SystemCost): string[] {
  const { resources } = cost;
  const ageless = resources.some(({ lines, ageMs }) => lines.length > 0 && ageMs === undefined);
  return [
    ...boundRemarks(cost),
    ...(ageless ? ['No record here tells when the system was made, so what it came to is not known.'] : []),
    ...(resources.some(({ usdSinceCreation = 0 }) => usdSinceCreation > 0)
      ? ['Since it was made: as if it had always been as it is now.']
      : []),
    ...sourceRemark(cost),
  ];
}

function rowOf({ resource, state, lines, usdPerHour, usdSinceCreation, ageMs }: ResourceCost): string[] {
  const parts = lines.map(({ item, quantity, price }) => {
    const mark = price.usdPerHour === undefined ? ' (price unknown)' : '';
    return `${showItem(item, quantity)}${mark}`;
  });
  const known = lines.filter(({ price }) => price.usdPerHour !== undefined);
  // What is known of it is only a part of what it costs.
  const show = (usd: number) => (known.length === lines.length ? showUsd(usd) : `over ${showUsd(usd)}`);
  const amounts =
    known.length === 0
      ? ['unknown', '', '', '']
      : [
          show(usdPerHour),
          usdSinceCreation === undefined ? '' : show(usdSinceCreation),
          ...[show(usdPerHour * 24), show(usdPerHour * hoursPerMonth)],
        ];
  return [resource, state, parts.join(', '), ...amounts, ageMs === undefined ? '' : formatDuration(ageMs)];
}
