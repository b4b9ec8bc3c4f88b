import type { Timeline } from './timeline.js';

/** Returns the numbers of the `most` longest bars of a timeline, the longest first. */
export function findSlowest(timeline: Timeline, most: number): number[] {
  const slowest: number[] = [];
  const lengthOf = (bar: number) => timeline.endMs[bar]! - timeline.startMs[bar]!;
  let shortestMs = Number.NEGATIVE_INFINITY;
  for (let bar = 0; bar < timeline.lane.length; bar += 1) {
    if (slowest.length === most && lengthOf(bar) <= shortestMs) continue;
    slowest.push(bar);
    slowest.sort((a, b) => lengthOf(b) - lengthOf(a) || a - b);
    slowest.length = Math.min(slowest.length, most);
    shortestMs = lengthOf(slowest.at(-1)!);
  }
  return slowest;
}
