import { NO_LANE, SUCCEEDED } from './attempt-columns.js';
import { findSpans, type RoundSpan } from './round-spans.js';
import type { Lane, Survey } from './survey.js';
import type { TaskIndex } from './task-index.js';

/** Is a place where the run stood still between two of its parts; the picture leaves the time out and says so. */
export interface Pause {
  /** Milliseconds of processing before it. */
  readonly atMs: number;
  readonly lengthMs: number;
}

/** Is one round as a picture shows it: bars in lanes over the time since the first start, pauses left out. */
export interface Timeline {
  /** Lanes in drawing order: node by node. */
  readonly lanes: readonly Lane[];
  /** Names of the nodes in drawing order. */
  readonly nodes: readonly string[];
  /** One entry a bar: its lane in drawing order, its attempt, its times in milliseconds since the first start. */
  readonly lane: Uint32Array;
  readonly attempt: Uint32Array;
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  /** 1 for attempts that did not succeed. */
  readonly failed: Uint8Array;
  readonly pauses: readonly Pause[];
  readonly durationMs: number;
}

/** Arranges the attempts of a round; lanes without any are left out. */
export function arrangeTimeline(survey: Survey, tasks: TaskIndex, round: number): Timeline {
  const spans = findSpans(survey, tasks).filter((span) => span.round === round);
  const shiftMs = shiftParts(spans);
  const chosen = chooseAttempts(survey, tasks, round);
  const order = orderLanes(survey.lanes, survey.attempts.lane, chosen);
  const placeOf = new Uint32Array(survey.lanes.length);
  order.forEach((lane, place) => {
    placeOf[lane] = place;
  });
  const { attempts } = survey;
  const lanes = order.map((lane) => survey.lanes[lane]!);
  return {
    lanes,
    nodes: [...new Set(lanes.map((lane) => lane.node))],
    attempt: chosen,
    lane: chosen.map((at) => placeOf[attempts.lane[at]!]!),
    startMs: Float64Array.from(chosen, (at) => attempts.startMs[at]! - shiftMs.get(attempts.part[at]!)!),
    endMs: Float64Array.from(chosen, (at) => attempts.endMs[at]! - shiftMs.get(attempts.part[at]!)!),
    failed: Uint8Array.from(chosen, (at) => (attempts.state[at] === SUCCEEDED ? 0 : 1)),
    pauses: findPauses(spans),
    durationMs: spans.reduce((sum, span) => sum + span.lastEndMs - span.firstStartMs, 0),
  };
}

/** Returns what to take off the times of each part so that it begins where the part before it ended. */
function shiftParts(spans: readonly RoundSpan[]): Map<number, number> {
  let processedMs = 0;
  return new Map(
    spans.map((span) => {
      const shiftMs = span.firstStartMs - processedMs;
      processedMs += span.lastEndMs - span.firstStartMs;
      return [span.part, shiftMs];
    }),
  );
}

function findPauses(spans: readonly RoundSpan[]): Pause[] {
  let processedMs = 0;
  return spans.slice(0, -1).map((span, at) => {
    processedMs += span.lastEndMs - span.firstStartMs;
    return { atMs: processedMs, lengthMs: Math.max(0, spans[at + 1]!.firstStartMs - span.lastEndMs) };
  });
}

function chooseAttempts({ attempts }: Survey, tasks: TaskIndex, round: number): Uint32Array {
  const chosen = new Uint32Array(attempts.count);
  let count = 0;
  for (let at = 0; at < attempts.count; at += 1) {
    if (attempts.lane[at] === NO_LANE || tasks.round(attempts.task[at]!) !== round) continue;
    chosen[count] = at;
    count += 1;
  }
  return chosen.subarray(0, count);
}

/** Returns the lanes that have attempts, sorted by node and then by worker, `local-2` before `local-10`. */
function orderLanes(lanes: readonly Lane[], laneOf: Uint32Array, chosen: Uint32Array): number[] {
  const used = new Uint8Array(lanes.length);
  for (const at of chosen) used[laneOf[at]!] = 1;
  const { compare } = new Intl.Collator('en', { numeric: true });
  return [...lanes.keys()]
    .filter((lane) => used[lane])
    .sort((a, b) => compare(lanes[a]!.node, lanes[b]!.node) || compare(lanes[a]!.worker, lanes[b]!.worker));
}
