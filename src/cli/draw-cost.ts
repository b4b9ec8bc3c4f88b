import { formatDuration } from '../core/duration.js';
import type { ResourceCost, SystemCost } from '../workflows/cost-system.js';
import { showColumns } from './show-columns.js';
import { showUsd } from './show-usd.js';

/** Hours of a month as AWS counts them. */
const hoursPerMonth = 730;

/** Draws what a system costs as a table in dollars, those parts left out that cost nothing. */
export function drawCost(cost: SystemCost): string[] {
  const billed = cost.resources.filter(({ lines }) => lines.length > 0);
  const header = ['RESOURCE', 'STATE', 'MADE OF', '$/HOUR', 'SINCE MADE', '$/DAY', '$/MONTH', 'AGE'];
  const since = billed.some(({ usdSinceCreation }) => usdSinceCreation !== undefined);
  const total = [
    ...['total', '', '', showUsd(cost.usdPerHour), since ? showUsd(cost.usdSinceCreation) : ''],
    ...[showUsd(cost.usdPerDay), showUsd(cost.usdPerMonth), ''],
  ];
  return showColumns([header, ...billed.map(rowOf), total]);
}

/** Returns what the table cannot say: what is missing in it, and where its prices are from. */
export function remarksOn(cost: SystemCost): string[] {
  const { unknown, isCeiling, sources, resources } = cost;
  const ageless = resources.some(({ lines, ageMs }) => lines.length > 0 && ageMs === undefined);
  return [
    ...(unknown.length > 0 ? [`Not counted, since their price is not known: ${unknown.join(', ')}.`] : []),
    ...(isCeiling ? ['Spot machines are counted at their on-demand price, which they stay below.'] : []),
    ...(ageless ? ['No record here tells when the system was made, so what it came to is not known.'] : []),
    ...(resources.some(({ usdSinceCreation = 0 }) => usdSinceCreation > 0)
      ? ['Since it was made: as if it had always been as it is now.']
      : []),
    ...(sources.length > 0 ? [`Prices: ${sources.join('; ')}.`] : []),
  ];
}

function rowOf({ resource, state, lines, usdPerHour, usdSinceCreation, ageMs }: ResourceCost): string[] {
  const parts = lines.map(({ item, quantity, price }) => {
    const mark = price.usdPerHour === undefined ? ' (price unknown)' : '';
    return `${quantity === 1 ? '' : `${quantity} `}${item}${mark}`;
  });
  const perHour = lines.every(({ price }) => price.usdPerHour === undefined) ? 'unknown' : showUsd(usdPerHour);
  const isKnown = perHour !== 'unknown';
  return [
    ...[resource, state, parts.join(', '), perHour],
    usdSinceCreation === undefined || !isKnown ? '' : showUsd(usdSinceCreation),
    ...(isKnown ? [showUsd(usdPerHour * 24), showUsd(usdPerHour * hoursPerMonth)] : ['', '']),
    ageMs === undefined ? '' : formatDuration(ageMs),
  ];
}
