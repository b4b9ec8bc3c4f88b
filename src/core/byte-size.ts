import { usageError } from './errors.js';

/** In less no Python starts, so less is never meant; a container's least limit too (moby, daemon/daemon_unix.go). */
const LEAST_LIMIT_BYTES = 6 * 2 ** 20;

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/**
 * Reads a size as users write it: a number or digits alone are bytes, else `512M`, `2G`, `1.5GiB`. Every unit is binary
 * (K = 1024), however it is spelt (`2G`, `2GB`, `2Gi`, `2GiB`), so that a limit is the same in every executor.
 *
 * @returns whole bytes, 0 or more.
 * @throws GcdError ByteSizeInvalid for anything else.
 */
export function parseByteSize(input: string | number): number {
  const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*(?:([KMGTP])i?)?B?\s*$/i.exec(String(input)) ?? [];
  const exponent = unit === '' ? 0 : 'KMGTP'.indexOf(unit.toUpperCase()) + 1;
  const bytes = Math.round(Number(number) * 1024 ** exponent);
  if (number === '' || !Number.isSafeInteger(bytes)) {
    throw usageError('ByteSizeInvalid', `expected bytes or a size such as 512M, 2G, got ${asWritten(input)}`);
  }
  return bytes;
}

/**
 * Reads a limit on memory: a size as above, or 0 for none. So few bytes are refused as are meant to be megabytes.
 *
 * @throws GcdError ByteSizeInvalid, MemoryLimitTooLow.
 */
export function parseMemoryLimit(input: string | number): number {
  const bytes = parseByteSize(input);
  if (bytes === 0 || bytes >= LEAST_LIMIT_BYTES) return bytes;
  const wanted = `${formatByteSize(LEAST_LIMIT_BYTES)} at least (a number alone is bytes), or 0 for none`;
  throw usageError('MemoryLimitTooLow', `expected ${wanted}, got ${asWritten(input)}`);
}

/** Returns a size for people, binary and with at most one decimal: `512 B`, `1.5 KiB`, `2 GiB`. */
export function formatByteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (oneDecimal(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${oneDecimal(value)} ${units[unit]}`;
}

function asWritten(input: string | number): string {
  return typeof input === 'string' ? JSON.stringify(input) : String(input);
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
