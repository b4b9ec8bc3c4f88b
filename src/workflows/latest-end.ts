/**
 * Returns the latest of ends. They differ where a new `--ttl` did not get to everything, or came from another machine: nothing is
 * removed before the last of them.
 */
export function latestEnd(ends: readonly (string | undefined)[]): string | undefined {
  // Somebody may have changed a tag to what is no time.
  const known = ends.flatMap((end) => (end === undefined || Number.isNaN(Date.parse(end)) ? [] : end));
  return known.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
}
