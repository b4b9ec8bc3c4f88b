import { NO_LANE } from './attempt-columns.js';
import type { Survey } from './survey.js';
import type { TaskIndex } from './task-index.js';

/** Is the time in which one part of the run worked at one round, in milliseconds since the epoch. */
export interface RoundSpan {
  readonly part: number;
  readonly round: number;
  firstStartMs: number;
  lastEndMs: number;
}

/** Returns the spans in the order in which they began. */
export function findSpans({ attempts }: Survey, tasks: TaskIndex): RoundSpan[] {
  const spans = new Map<number, RoundSpan>();
  for (let at = 0; at < attempts.count; at += 1) {
    if (attempts.lane[at] === NO_LANE) continue;
    const part = attempts.part[at]!;
    const round = tasks.round(attempts.task[at]!);
    const key = part * tasks.rounds + round;
    const span = spans.get(key) ?? { part, round, firstStartMs: Number.POSITIVE_INFINITY, lastEndMs: 0 };
    spans.set(key, span);
    span.firstStartMs = Math.min(span.firstStartMs, attempts.startMs[at]!);
    span.lastEndMs = Math.max(span.lastEndMs, attempts.endMs[at]!);
  }
  return [...spans.values()].sort((a, b) => a.part - b.part || a.firstStartMs - b.firstStartMs);
}
