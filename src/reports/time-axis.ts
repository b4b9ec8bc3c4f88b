const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Steps between ticks that people count in: seconds, minutes, hours. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR_MS),
];

/** Is the ticks of an axis from 0 to its end, in milliseconds, and how they are written. */
export interface TimeTicks {
  readonly values: readonly number[];
  readonly format: (ms: number) => string;
  /** What they say, for the axis. */
  readonly pattern: 'mm:ss' | 'h:mm:ss';
}

/** Returns `most` ticks or fewer, written `mm:ss` with as many decimals as they need, and `h:mm:ss` from an hour on. */
export function chooseTimeTicks(durationMs: number, most: number): TimeTicks {
  const step = STEPS_MS.find((ms) => durationMs / ms < most) ?? Math.ceil(durationMs / most / DAY_MS) * DAY_MS;
  const decimals = step >= 1000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
  return {
    values: Array.from({ length: Math.floor(durationMs / step) + 1 }, (_, tick) => tick * step),
    format: (ms) => formatClock(ms, decimals),
    pattern: durationMs < HOUR_MS ? 'mm:ss' : 'h:mm:ss',
  };
}

function formatClock(ms: number, decimals: number): string {
  const seconds = Math.floor(Math.round(ms) / 1000);
  const hours = Math.floor(seconds / 3600);
  const clock = `${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
  const fraction =
    decimals === 0
      ? ''
      : `.${String(Math.round(ms) % 1000)
          .padStart(3, '0')
          .slice(0, decimals)}`;
  return `${hours > 0 ? `${hours}:` : ''}${clock}${fraction}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
