import { usageError } from './errors.js';

const msPerUnit: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a time span as users write it: a number or digits alone are seconds, else `90s`, `15m`, `2h`, `1d`; fractions
 * are allowed.
 *
 * @returns milliseconds, 0 or more.
 * @throws GcdError DurationInvalid for anything else.
 */
export function parseDuration(input: string | number): number {
  const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([smhd]?)\s*$/i.exec(String(input)) ?? [];
  const ms = Number(number) * (msPerUnit[unit.toLowerCase()] ?? Number.NaN);
  if (number === '' || !Number.isFinite(ms)) {
    throw usageError('DurationInvalid', `expected seconds or a time such as 90s, 15m, 2h, 1d, got ${shown(input)}`);
  }
  return Math.round(ms);
}

/** Returns a time span for people: `0.42 ms`, `850 ms`, `3.48 s`, `2 min 05 s`, `1 h 03 min`, `2 d 04 h`. */
export function formatDuration(ms: number): string {
  if (ms < 9.95) return `${Number(ms.toPrecision(2))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
  const hours = Math.round(ms / 3_600_000);
  return `${Math.floor(hours / 24)} d ${twoDigits(hours % 24)} h`;
}

/** Returns a time span that somebody chose: as `formatDuration` does, without the smaller unit where it has none: `2 h`. */
export function formatChosenDuration(ms: number): string {
  return formatDuration(ms).replace(/ 00 \w+$/, '');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function shown(input: string | number): string {
  return typeof input === 'string' ? JSON.stringify(input) : String(input);
}
