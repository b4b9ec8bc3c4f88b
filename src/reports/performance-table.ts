import { formatByteSize } from '../core/byte-size.js';
import { safeText } from '../core/safe-text.js';
import type { Extreme } from './attempt-meter.js';
import type { PerformanceNumbers } from './performance-numbers.js';

/** Is one row: how it is called, its value as a number, how the number is shown, and what else is to be said. */
interface Measure {
  readonly title: string;
  readonly value: (numbers: PerformanceNumbers) => number | null;
  readonly show: (value: number) => string;
  readonly remark?: (numbers: PerformanceNumbers) => string;
}

const MEASURES: readonly Measure[] = [
  { title: 'Total tasks', value: (n) => n.totalTasks, show: showCount },
  { title: 'Average task duration', value: (n) => n.averageMs, show: showSeconds },
  { title: 'Min task duration', value: (n) => taskValue(n.min), show: showSeconds, remark: (n) => name(n.min) },
  { title: 'Max task duration', value: (n) => taskValue(n.max), show: showSeconds, remark: (n) => name(n.max) },
  { title: 'p50 task duration', value: (n) => n.p50Ms, show: showSeconds },
  { title: 'p95 task duration', value: (n) => n.p95Ms, show: showSeconds },
  { title: 'Number of error tasks', value: (n) => n.errorTasks, show: showCount, remark: nameStates },
  { title: 'Number of unfinished tasks', value: (n) => n.unfinishedTasks, show: showCount },
  {
    title: 'Process tasks duration (in parallel)',
    value: (n) => n.parallelMs,
    show: showSeconds,
    remark: () => 'Real data',
  },
  {
    title: 'Process tasks duration (in serial)',
    value: (n) => n.serialMs,
    show: showSeconds,
    remark: () => 'Estimation',
  },
  { title: 'Efficiency improvement', value: (n) => n.improvementPercent, show: (value) => `${showCount(value)} %` },
  { title: 'Parallel efficiency', value: (n) => n.efficiencyPercent, show: (value) => `${value.toFixed(2)} %` },
  { title: 'Initialize services duration', value: (n) => n.initializeMs, show: showSeconds },
  { title: 'Total process duration', value: (n) => n.totalMs, show: showSeconds },
  { title: 'Number of nodes', value: (n) => n.nodes, show: showCount },
  { title: 'Number of workers', value: (n) => n.workers, show: showCount },
  { title: 'Number of retries', value: (n) => n.retries, show: showCount },
  { title: 'Peak memory', value: (n) => taskValue(n.peak), show: formatByteSize, remark: describePeak },
];

/** Stands where nothing was measured: no task ran, or none reported its memory. */
const NOTHING = 'n/a';

/** Returns the rows of a run's table, titles first: Performance, Results, Info; with `-r` a column a round, Mean, Std. */
export function describePerformance(rounds: readonly PerformanceNumbers[]): string[][] {
  const [only] = rounds;
  return rounds.length === 1 && only ? describeSingle(only) : describeRepeats(rounds);
}

function describeSingle(numbers: PerformanceNumbers): string[][] {
  const rows = MEASURES.map(({ title, value, show, remark }) => {
    return [title, shown(value(numbers), show), remark?.(numbers) ?? ''];
  });
  return [['Performance', 'Results', 'Info'], ...rows];
}

function describeRepeats(rounds: readonly PerformanceNumbers[]): string[][] {
  const rows = MEASURES.map(({ title, value, show }) => {
    const values = rounds.map(value);
    const measured = values.filter((one) => one !== null);
    return [title, ...values.map((one) => shown(one, show)), shown(mean(measured), show), shown(std(measured), show)];
  });
  return [['Performance', ...rounds.map((_, round) => `Repeat ${round}`), 'Mean', 'Std'], ...rows];
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The sample's standard deviation (n - 1), as Python's statistics.stdev. */
function std(values: readonly number[]): number | null {
  const average = mean(values);
  if (average === null || values.length < 2) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1));
}

function shown(value: number | null, show: (value: number) => string): string {
  return value === null ? NOTHING : show(value);
}

/** Whole numbers as they are; means and deviations of them with two decimals. */
function showCount(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

/** Milliseconds suit tasks of seconds; shorter ones are shown in microseconds. */
function showSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms > 0 && ms < 100 ? 6 : 3)} sec`;
}

function taskValue(extreme: Extreme | null): number | null {
  return extreme?.value ?? null;
}

function name(extreme: Extreme | null): string {
  if (!extreme) return '';
  const { file, column } = extreme;
  return safeText(`${file}${column === 'None' ? '' : `/${column}`}`);
}

function describePeak({ peak }: PerformanceNumbers): string {
  return `${name(peak)}${peak?.isSampled ? ' (sampled)' : ''}`;
}

function nameStates(numbers: PerformanceNumbers): string {
  return Object.entries(numbers.errors)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
}
