import type { FinalState } from '../core/task.js';
import type { NamedAttempt } from './attempt-rows.js';
import type { Lane, RoundSpan } from './round-spans.js';
import type { Survey } from './survey.js';

/** Is a place where the run stood still between two of its parts; the picture leaves the time out and says so. */
export interface Pause {
  /** Milliseconds of processing before it. */
  readonly atMs: number;
  readonly lengthMs: number;
}

/** Is an attempt as a picture shows it; its times are milliseconds since the first start. */
export interface Bar {
  /** Place of its lane in drawing order. */
  readonly lane: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly state: FinalState;
  /** Number of its task, and the task's names. */
  readonly task: number;
  readonly file: string;
  readonly column: string;
}

/** Is the frame of one round's picture: lanes over the time since the first start, pauses left out. */
export interface Timeline {
  /** Lanes in drawing order: node by node. */
  readonly lanes: readonly Lane[];
  /** Names of the nodes in drawing order. */
  readonly nodes: readonly string[];
  readonly pauses: readonly Pause[];
  readonly durationMs: number;
  /** Number of bars that it will have. */
  readonly bars: number;
  /** One of them did not succeed. */
  readonly hasFailures: boolean;
  /** Says where in it an attempt of the round goes; nothing for one that no worker began. */
  place(named: NamedAttempt): Bar | undefined;
}

/** Arranges the lanes and the time of a round; lanes without any attempt are left out. */
export function arrangeTimeline(survey: Survey, round: number): Timeline {
  const spans = survey.spans.filter((span) => span.round === round);
  const shiftMs = shiftParts(spans);
  const lanes = orderLanes(survey.lanes, spans);
  const placeOf = new Map(lanes.map(({ worker }, place) => [worker, place]));
  return {
    lanes,
    nodes: [...new Set(lanes.map((lane) => lane.node))],
    pauses: findPauses(spans),
    durationMs: spans.reduce((sum, span) => sum + span.lastEndMs - span.firstStartMs, 0),
    bars: spans.reduce((sum, span) => sum + span.attempts, 0),
    hasFailures: spans.some((span) => span.failures > 0),
    place({ attempt: { worker, state, startMs, endMs }, part, task, file, column }) {
      const lane = placeOf.get(worker);
      if (lane === undefined) return undefined;
      const shift = shiftMs.get(part)!;
      const times = { startMs: startMs - shift, endMs: Math.max(startMs, endMs) - shift };
      return { lane, ...times, state, task, file, column };
    },
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

/** Returns the lanes that have attempts, sorted by node and then by worker, `local-2` before `local-10`. */
function orderLanes(lanes: readonly Lane[], spans: readonly RoundSpan[]): Lane[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return lanes
    .filter((lane) => spans.some((span) => span.lanes.has(lane)))
    .sort((a, b) => compare(a.node, b.node) || compare(a.worker, b.worker));
}
