import type { FinalState } from '../core/task.js';
import type { Measured } from './attempt-meter.js';
import type { RoundSpan } from './round-spans.js';
import { STATES, SUCCEEDED } from './states.js';
import type { RunPart, Survey } from './survey.js';

/** Is what the performance table of one round says, in milliseconds and bytes; null where nothing was measured. */
export interface PerformanceNumbers extends Measured {
  readonly totalTasks: number;
  /** Tasks whose final state is not succeeded, by state. */
  readonly errors: Readonly<Partial<Record<FinalState, number>>>;
  readonly errorTasks: number;
  readonly unfinishedTasks: number;
  /** P: last end - first start, summed over the parts of a resumed run. */
  readonly parallelMs: number | null;
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
}

/**
 * Computes the numbers of each round.
 * @param measured of each round.
 * @param completedMs when the reports were written, in milliseconds since the epoch.
 */
export function computePerformance(
  { spans, parts, counts }: Survey,
  measured: readonly Measured[],
  completedMs: number,
): PerformanceNumbers[] {
  return measured.map((numbers, round) => {
    const times = computeTimes(spans, parts, { round, completedMs });
    return {
      ...countTasks(counts[round]!),
      ...numbers,
      ...times,
      ...computeEfficiency(numbers.serialMs, times),
      nodes: Math.max(0, ...parts.map((part) => part.opened.nodes)),
      workers: Math.max(0, ...parts.map((part) => part.opened.slots)),
      retries: spans.reduce((sum, span) => sum + (span.round === round ? span.retries : 0), 0),
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

function countTasks(counts: Uint32Array) {
  const totalTasks = counts.reduce((sum, count) => sum + count, 0);
  const errors: Partial<Record<FinalState, number>> = {};
  STATES.forEach((state, number) => {
    if (number > SUCCEEDED && counts[number]! > 0) errors[state!] = counts[number]!;
  });
  const unfinishedTasks = counts[0]!;
  return { totalTasks, errors, unfinishedTasks, errorTasks: totalTasks - unfinishedTasks - counts[SUCCEEDED]! };
}

function computeEfficiency(serialMs: number | null, { parallelMs, workerMs }: Times) {
  if (serialMs === null || !parallelMs) return { improvementPercent: null, efficiencyPercent: null };
  return {
    improvementPercent: Math.trunc(((serialMs - parallelMs) / parallelMs) * 100),
    efficiencyPercent: workerMs > 0 ? (100 * serialMs) / workerMs : null,
  };
}
