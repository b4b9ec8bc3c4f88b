import type { Change, Identity, Observed } from '../core/resource.js';

/** Tags that tell whose a resource is and what made it: they are set once. */
const fixed = ['managedBy', 'gcd:system', 'gcd:resource', 'gcd:version'];

/** Returns the tags that a user has asked for with another value since they were set, such as the end of `--ttl`. Pure. */
export function staleTags(id: Identity, observed: Observed<unknown> | undefined): Change[] {
  if (!observed || !('tags' in observed) || !observed.tags) return [];
  const { tags } = observed;
  const wanted = Object.entries(id.tags).filter(([key, value]) => !fixed.includes(key) && tags[key] !== value);
  return wanted.map(([key, value]) => {
    const was = tags[key] === undefined ? 'is missing' : `is ${tags[key]}`;
    return { what: `its tag ${key} ${was} instead of ${value}`, inPlace: true };
  });
}
