import type { Observer } from '../../core/notice.js';
import type { LeftOut } from './translate-dockerfile.js';

/** Tells what of a Dockerfile is not built: one warning, and each part with its reason in the build's output. */
export function reportLeftOut(leftOut: readonly LeftOut[], observe: Observer): void {
  if (leftOut.length === 0) return;
  for (const { line, text, reason } of leftOut) {
    observe({ type: 'image-output', line: `Dockerfile line ${line} left out: ${text} (${reason})` });
  }
  const lines = lineRanges(leftOut.map(({ line }) => line));
  observe({
    type: 'warning',
    code: 'DockerfileTranslated',
    message: `The Dockerfile was written for an earlier gismo-cloud-deploy: what served its server is left out (lines ${lines})`,
  });
}

/** Renders rising line numbers as `3-5, 9`. */
function lineRanges(lines: readonly number[]): string {
  const ranges: [from: number, to: number][] = [];
  for (const line of new Set(lines)) {
    const last = ranges.at(-1);
    if (last && line === last[1] + 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
