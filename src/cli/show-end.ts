import { formatDuration } from '../core/duration.js';

/**
 * Returns when a system's time is up, such as `2026-11-21 22:50 UTC (in 7 h 58 min)`.
 *
 * @param expires ISO 8601, or whatever else stands in the tag.
 */
export function showEnd(expires: string, nowMs: number): string {
  const atMs = Date.parse(expires);
  if (Number.isNaN(atMs)) return expires;
  const when = `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `${when} (${atMs <= nowMs ? 'over' : `in ${formatDuration(atMs - nowMs)}`})`;
}
