import { usageError } from './errors.js';

/** When a run is braked: after so many tasks that did not succeed, or so many percent of those that ended. */
export type Halt = { readonly failed: number } | { readonly percent: number };

/**
 * Reads `--halt` and the key `halt`: `fail=3` or `3` is a count of 1 or more, `5%` a share above 0 and up to 100.
 *
 * @throws GcdError HaltInvalid for anything else.
 */
export function parseHalt(input: string | number): Halt {
  const [, count] = /^\s*(?:fail\s*=\s*)?(\d+)\s*$/i.exec(String(input)) ?? [];
  if (Number(count) >= 1) return { failed: Number(count) };
  const [, share] = /^\s*(?:fail\s*=\s*)?(\d+(?:\.\d+)?)\s*%\s*$/i.exec(String(input)) ?? [];
  if (Number(share) > 0 && Number(share) <= 100) return { percent: Number(share) };
  throw usageError(
    'HaltInvalid',
    `expected a count such as fail=3 or a share such as 5%, got ${JSON.stringify(input)}`,
  );
}
