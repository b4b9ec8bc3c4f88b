import type { FinalState } from '../core/task.js';
import { type AttemptColumns, NO_LANE, STATES, SUCCEEDED } from './attempt-columns.js';
import { findSpans, type RoundSpan } from './round-spans.js';
import type { RunPart, Survey } from './survey.js';
import type { TaskIndex } from './task-index.js';

/** Is what the performance table of one round says, in milliseconds and bytes; null where nothing was measured. */
export interface PerformanceNumbers {
  readonly totalTasks: number;
  readonly averageMs: number | null;
  readonly min: Extreme | null;
  readonly max: Extreme | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Tasks whose final state is not succeeded, by state. */
  readonly errors: Readonly<Partial<Record<FinalState, number>>>;
  readonly errorTasks: number;
  readonly unfinishedTasks: number;
  /** P: last end - first start, summed over the parts of a resumed run. */
  readonly parallelMs: number | null;
  /** S: the sum of the durations of all attempts. */
  readonly serialMs: number | null;
  /** int((S - P) / P * 100). */
  readonly improvementPercent: number | null;
  /** 100 * S / (P * workers); P * workers is summed over the parts, which may differ in their number of workers. */
  readonly efficiencyPercent: number | null;
  /** From the command, or the end of the round before, to the first start. */
  readonly initializeMs: number | null;
  /** From the command, or the end of the round before, to the reports written, or the end of the round. */
  readonly totalMs: number | null;
  readonly nodes: number;
  readonly workers: number;
  /** Attempts beyond each task's first. */
  readonly retries: number;
  readonly peak: Peak | null;
}

/** Is a value and the task that it belongs to, a line of the manifest. */
export interface Extreme {
  readonly value: number;
  readonly task: number;
}

interface Peak extends Extreme {
  readonly isSampled: boolean;
}

/**
 * Computes the numbers of each round.
 * @param completedMs when the reports were written, in milliseconds since the epoch.
 */
export function computePerformance(survey: Survey, tasks: TaskIndex, completedMs: number): PerformanceNumbers[] {
  const spans = findSpans(survey, tasks);
  return Array.from({ length: tasks.rounds }, (_, round) => {
    const { durationsMs, ...measured } = measureAttempts(survey.attempts, tasks, round);
    const times = computeTimes(spans, survey.parts, { round, completedMs });
    return {
      ...countTasks(survey, tasks, round),
      ...measured,
      ...describeDurations(durationsMs),
      ...times,
      ...computeEfficiency(durationsMs, times),
      nodes: Math.max(0, ...survey.parts.map((part) => part.opened.nodes)),
      workers: Math.max(0, ...survey.parts.map((part) => part.opened.slots)),
    };
  });
}

interface Times {
  readonly parallelMs: number | null;
  readonly initializeMs: number | null;
  readonly totalMs: number | null;
  /** P * workers. */
  readonly workerMs: number;
}

function computeTimes(
  spans: readonly RoundSpan[],
  parts: readonly RunPart[],
  { round, completedMs }: { round: number; completedMs: number },
): Times {
  const sums = { parallelMs: 0, initializeMs: 0, totalMs: 0, workerMs: 0 };
  let seen = false;
  spans.forEach((span, at) => {
    const part = parts[span.part];
    if (span.round !== round || !part) return;
    seen = true;
    const before = spans[at - 1];
    const after = spans[at + 1];
    const beganMs = before?.part === span.part ? before.lastEndMs : part.opened.commandStartMs;
    const partEndMs = span.part === parts.length - 1 ? completedMs : part.lastEventMs;
    sums.parallelMs += span.lastEndMs - span.firstStartMs;
    sums.workerMs += (span.lastEndMs - span.firstStartMs) * part.opened.slots;
    sums.initializeMs += Math.max(0, span.firstStartMs - beganMs);
    sums.totalMs += (after?.part === span.part ? span.lastEndMs : partEndMs) - beganMs;
  });
  return seen ? sums : { parallelMs: null, initializeMs: null, totalMs: null, workerMs: 0 };
}

function countTasks(survey: Survey, tasks: TaskIndex, round: number) {
  const counts = new Array<number>(STATES.length).fill(0);
  for (let task = 0; task < tasks.count; task += 1) {
    if (tasks.round(task) === round) counts[survey.finalState[task]!]! += 1;
  }
  const totalTasks = counts.reduce((sum, count) => sum + count, 0);
  const errors: Partial<Record<FinalState, number>> = {};
  STATES.forEach((state, number) => {
    if (number > SUCCEEDED && counts[number]! > 0) errors[state!] = counts[number]!;
  });
  const unfinishedTasks = counts[0]!;
  return { totalTasks, errors, unfinishedTasks, errorTasks: totalTasks - unfinishedTasks - counts[SUCCEEDED]! };
}

interface Measured {
  readonly durationsMs: Float64Array;
  readonly min: Extreme | null;
  readonly max: Extreme | null;
  readonly peak: Peak | null;
  readonly retries: number;
}

/** Attempts that no worker ran have no duration and count for nothing here. */
function measureAttempts(attempts: AttemptColumns, tasks: TaskIndex, round: number): Measured {
  const durationsMs = new Float64Array(attempts.count);
  const tried = new Uint8Array(tasks.count);
  let count = 0;
  let firsts = 0;
  let min: Extreme | null = null;
  let max: Extreme | null = null;
  let peak: Peak | null = null;
  for (let at = 0; at < attempts.count; at += 1) {
    const task = attempts.task[at]!;
    if (tasks.round(task) !== round || attempts.lane[at] === NO_LANE) continue;
    const value = attempts.endMs[at]! - attempts.startMs[at]!;
    durationsMs[count] = value;
    count += 1;
    firsts += 1 - tried[task]!;
    tried[task] = 1;
    if (min === null || value < min.value) min = { value, task };
    if (max === null || value > max.value) max = { value, task };
    const bytes = attempts.peakBytes[at]!;
    if (bytes >= 0 && bytes > (peak?.value ?? -1)) {
      peak = { value: bytes, task, isSampled: attempts.peakSampled[at] === 1 };
    }
  }
  return { durationsMs: durationsMs.slice(0, count).sort(), min, max, peak, retries: count - firsts };
}

function describeDurations(sortedMs: Float64Array) {
  const count = sortedMs.length;
  if (count === 0) return { averageMs: null, p50Ms: null, p95Ms: null, serialMs: null };
  const serialMs = sortedMs.reduce((sum, value) => sum + value, 0);
  return { averageMs: serialMs / count, serialMs, p50Ms: percentile(sortedMs, 0.5), p95Ms: percentile(sortedMs, 0.95) };
}

/** Interpolates between neighbours as numpy.percentile does by default. */
function percentile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

function computeEfficiency(durationsMs: Float64Array, { parallelMs, workerMs }: Times) {
  const serialMs = durationsMs.reduce((sum, value) => sum + value, 0);
  if (!parallelMs) return { improvementPercent: null, efficiencyPercent: null };
  return {
    improvementPercent: Math.trunc(((serialMs - parallelMs) / parallelMs) * 100),
    efficiencyPercent: workerMs > 0 ? (100 * serialMs) / workerMs : null,
  };
}
