import type { SystemEntry } from '../core/system-record.js';

/**
 * Returns how long a resource has been there, by the record: since the first attempt at making it after its last removal.
 *
 * @returns milliseconds; undefined when the record does not tell.
 */
export function resourceAge(
  entries: readonly SystemEntry[] | undefined,
  resource: string,
  nowMs: number,
): number | undefined {
  let madeAt: number | undefined;
  for (const entry of entries ?? []) {
    if (!('resource' in entry) || entry.resource !== resource) continue;
    if (entry.type === 'resource-intended' && entry.action === 'create') madeAt ??= entry.at;
    if (entry.type === 'resource-ended' && entry.action === 'delete' && entry.outcome === 'done') madeAt = undefined;
  }
  return madeAt === undefined ? undefined : nowMs - madeAt;
}
